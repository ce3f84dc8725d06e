// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a piece of a host, whatever it is, and gives the facts in it. One class for each kind of
 * piece.
 */
@NullMarked
package io.iovascope.host.piece.read;

import org.jspecify.annotations.NullMarked;
