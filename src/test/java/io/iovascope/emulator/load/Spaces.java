// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorEra;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import java.util.List;

/** Spaces that the kernel's own code was run on. */
public final class Spaces {

  static final long SECOND = 1_000_000_000;

  private Spaces() {}

  /** A client host: VGA, two windows below 4 GiB, one above, and the interrupt window. */
  static List<AddressRange> clientHost() {
    return List.of(
        new AddressRange(0xa_0000, 0xb_ffff),
        new AddressRange(0xc000_0000L, 0xdfff_ffffL),
        new AddressRange(0xfd00_0000L, 0xfe7f_ffffL),
        new AddressRange(0xfee0_0000L, 0xfeef_ffffL),
        new AddressRange(0x40_0000_0000L, 0x7f_ffff_ffffL));
  }

  static LoadSpace space(AllocatorEra era, int bits, List<AddressRange> reserved) {
    return space(era, bits, reserved, DmaApi.Invalidation.STRICT);
  }

  static LoadSpace space(
      AllocatorEra era, int bits, List<AddressRange> reserved, DmaApi.Invalidation invalidation) {
    long mask = AddressRange.ofBits(bits).end();
    return new LoadSpace(
        era.traits(),
        era == AllocatorEra.FROM_6_7
            ? ThirtyTwoBitFirst.UNTIL_FAILURE
            : ThirtyTwoBitFirst.EVERY_REQUEST,
        invalidation,
        mask,
        mask,
        (1L << 48) - 1,
        reserved,
        4);
  }

  static LoadResult run(LoadSpace space, long duration, Workload... workloads) {
    try {
      return new LoadRun(space, List.of(workloads), duration, 1).run((nanos, requests) -> true);
    } catch (LoadException e) {
      throw new AssertionError(e);
    }
  }
}
