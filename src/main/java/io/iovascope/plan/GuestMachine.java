// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.address.AddressRange;
import io.iovascope.text.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Where QEMU puts the memory of a PC guest (pc_q35_init() in hw/i386/pc_q35.c, pc_init1() in
 * hw/i386/pc_piix.c). Above 4 GiB it is in one piece; only for AMD processors it moves above 1 TiB.
 */
public enum GuestMachine {
  /** Up to 2.75 GiB below 4 GiB, with more memory only 2 GiB. */
  Q35(0xb000_0000L, 0x8000_0000L, 32L << 30),
  /** Up to 3.5 GiB below 4 GiB, with more memory only 3 GiB. */
  I440FX(0xe000_0000L, 0xc000_0000L, 2L << 30);

  private static final long FOUR_GIB = 1L << 32;
  private static final long GIB = 1L << 30;
  private static final AddressRange VGA = new AddressRange(0xa_0000, 0xb_ffff);

  private final long mostBelow;
  private final long belowIfMore;
  private final long hole64;

  GuestMachine(long mostBelow, long belowIfMore, long hole64) {
    this.mostBelow = mostBelow;
    this.belowIfMore = belowIfMore;
    this.hole64 = hole64;
  }

  /** The name that QEMU has for it. */
  public String label() {
    return Label.of(this);
  }

  /** Bytes of a guest's memory that lie below 4 GiB. */
  public long lowBytes(long memory) {
    return memory >= mostBelow ? belowIfMore : memory;
  }

  /**
   * The guest addresses of its memory, which are the IOVAs of its devices.
   *
   * @param memory bytes, more than 1 MiB
   */
  public List<AddressRange> memory(long memory) {
    long low = lowBytes(memory);
    List<AddressRange> ranges = new ArrayList<>();
    ranges.add(new AddressRange(0, VGA.start() - 1));
    ranges.add(new AddressRange(VGA.end() + 1, low - 1));
    if (memory > low) {
      ranges.add(new AddressRange(FOUR_GIB, FOUR_GIB + memory - low - 1));
    }
    return List.copyOf(ranges);
  }

  /**
   * The last guest address that QEMU itself plans with: the end of the window for 64-bit BARs,
   * which follows the memory (pc_max_used_gpa() in hw/i386/pc.c). It must be within the guest's
   * address bits.
   */
  public long lastPlannedAddress(long memory) {
    List<AddressRange> ranges = memory(memory);
    long end = Math.max(FOUR_GIB, ranges.get(ranges.size() - 1).end() + 1);
    long windowStart = (end + GIB - 1) & -GIB;
    return windowStart + hole64 - 1;
  }
}
