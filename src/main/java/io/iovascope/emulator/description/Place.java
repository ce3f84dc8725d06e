// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(int line, int column) {}
