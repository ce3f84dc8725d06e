// SPDX-License-Identifier: Apache-2.0
/**
 * Many hosts at once: each reduced to what hosts are compared by, and what these say together. Pure
 * computation: nothing here reads a host or prints.
 */
@NullMarked
package io.iovascope.fleet;

import org.jspecify.annotations.NullMarked;
