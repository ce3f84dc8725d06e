// SPDX-License-Identifier: Apache-2.0
/** The commands that show one thing of a host: {@code show}, {@code ranges} and {@code dmar}. */
@NullMarked
package io.iovascope.cli.show;

import org.jspecify.annotations.NullMarked;
