// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.fact;

/**
 * A fact and where it stands.
 *
 * @param line of the piece, from 1; 0 for the piece as a whole
 */
public record FactAt(Fact fact, int line) {}
