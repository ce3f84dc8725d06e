// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/**
 * When a space, or a part of it, was fullest for the first time.
 *
 * @param nanos since the beginning
 * @param heldBytes what no other request could get
 * @param mappedBytes what drivers held of it
 */
public record Peak(long nanos, long heldBytes, long mappedBytes) {}
