// SPDX-License-Identifier: Apache-2.0
/** Where the program starts, and the list of all commands. The only room that knows every other. */
@NullMarked
package io.iovascope.cli.start;

import org.jspecify.annotations.NullMarked;
