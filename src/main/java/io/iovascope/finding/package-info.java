// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue of conflicts: one small rule per class, over the picture alone. No rule reads a
 * file.
 */
@NullMarked
package io.iovascope.finding;

import org.jspecify.annotations.NullMarked;
