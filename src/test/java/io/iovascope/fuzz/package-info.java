// SPDX-License-Identifier: Apache-2.0
/**
 * Fuzz targets: each hands any bytes to a parser, as the program does, and holds what comes out
 * against what was promised. As tests of the build they run their seeds and what once found a
 * defect; docs/reliability.md says how a campaign is run.
 */
@NullMarked
package io.iovascope.fuzz;

import org.jspecify.annotations.NullMarked;
