// SPDX-License-Identifier: Apache-2.0
/** What comes with the program when it is installed: packages and container. */
@NullMarked
package io.iovascope.dist;

import org.jspecify.annotations.NullMarked;
