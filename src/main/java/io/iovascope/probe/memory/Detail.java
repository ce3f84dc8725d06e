// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

/**
 * How much is told of each space.
 *
 * @param runs most joined ranges
 * @param ranges most allocated ranges one by one; 0 for none at all
 */
public record Detail(int runs, int ranges) {

  /** What a file that is written again and again should hold. */
  public static final Detail SUMMARY = new Detail(512, 0);

  /** With every range, as far as there is room. */
  public static final Detail RANGES = new Detail(512, 200_000);
}
