// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.probe.Occupancy;

/** A space as a bar: {@code =} reserved, {@code #} live, {@code +} freed but kept, dots free. */
public final class UsageBar {

  private UsageBar() {}

  /**
   * Whatever is there at all takes a place, so that little is never nothing.
   *
   * @param width characters
   */
  public static String of(Occupancy space, int width) {
    if (space.capacity() == 0) {
      return "?".repeat(width);
    }
    Long live = space.live();
    long used = live == null ? space.allocated() : live;
    int reserved = places(space.reserved(), space.capacity(), width);
    int inUse = places(used, space.capacity(), width);
    int kept = places(space.allocated() - used, space.capacity(), width);
    int some = space.free() == 0 ? 0 : 1;
    while (reserved + inUse + kept > width - some) {
      if (reserved >= inUse && reserved >= kept) {
        reserved--;
      } else if (inUse >= kept) {
        inUse--;
      } else {
        kept--;
      }
    }
    return "=".repeat(reserved)
        + "#".repeat(inUse)
        + "+".repeat(kept)
        + ".".repeat(width - reserved - inUse - kept);
  }

  private static int places(long part, long whole, int width) {
    double share = unsigned(part) / unsigned(whole) * width;
    return part == 0 ? 0 : Math.max(1, (int) Math.round(share));
  }

  private static double unsigned(long value) {
    return (value >>> 1) * 2.0 + (value & 1);
  }
}
