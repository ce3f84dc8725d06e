// SPDX-License-Identifier: Apache-2.0
/** How facts look on a terminal: tables, maps, bars, wrapped and coloured text. */
@NullMarked
package io.iovascope.cli.terminal;

import org.jspecify.annotations.NullMarked;
