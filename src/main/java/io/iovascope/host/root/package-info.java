// SPDX-License-Identifier: Apache-2.0
/**
 * The root of a host, whose files all readers read through, and the small things that every reader
 * needs: bounded text files, attributes, saved inputs, lines that are not what they should be.
 */
@NullMarked
package io.iovascope.host.root;

import org.jspecify.annotations.NullMarked;
