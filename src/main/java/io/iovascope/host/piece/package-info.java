// SPDX-License-Identifier: Apache-2.0
/**
 * What people paste or attach in place of a host: a file is recognised by its content, never by its
 * name, and brought into the form in which the host itself has it.
 */
@NullMarked
package io.iovascope.host.piece;

import org.jspecify.annotations.NullMarked;
