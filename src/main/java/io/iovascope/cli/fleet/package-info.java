// SPDX-License-Identifier: Apache-2.0
/** The command {@code fleet}: many captures at once, and what they say together. */
@NullMarked
package io.iovascope.cli.fleet;

import org.jspecify.annotations.NullMarked;
