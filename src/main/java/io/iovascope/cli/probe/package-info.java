// SPDX-License-Identifier: Apache-2.0
/** The command {@code probe} and its children, each of which shows one source as it is. */
@NullMarked
package io.iovascope.cli.probe;

import org.jspecify.annotations.NullMarked;
