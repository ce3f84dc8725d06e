// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.emulator.workload.Workload.GuestPinning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the mapping of a guest's memory gets: VFIO type1, each mapping inside one valid range
 * (EINVAL), and no more mappings than dma_entry_limit (ENOSPC).
 *
 * @param guest what was to be mapped
 * @param limit dma_entry_limit
 * @param needed mappings of the whole memory
 * @param mapped mappings that were made
 * @param mappedBytes what they hold
 * @param failure what stopped it, or null
 * @param failedAt first address of the mapping that failed, or null
 */
public record GuestMap(
    GuestPinning guest,
    long limit,
    long needed,
    long mapped,
    long mappedBytes,
    @Nullable Failure failure,
    @Nullable Long failedAt) {

  /** The default of the module's parameter. */
  public static final long DEFAULT_LIMIT = 65_535;

  /** What stops it. */
  public enum Failure {
    /** The mapping is not inside one valid range. */
    EINVAL,

    /** No mapping is left. */
    ENOSPC
  }

  private static final long FOUR_GIB = 1L << 32;

  /**
   * From this size on QEMU puts 2 GiB of a guest of type q35 below 4 GiB, and not all that fits.
   */
  private static final long LARGE = 0xb000_0000L;

  private static final long LOW_OF_LARGE = 2L << 30;

  /**
   * @param usable the valid ranges
   * @param hostLimit dma_entry_limit of the host, used unless the guest has one
   */
  static GuestMap of(GuestPinning guest, AddressSet usable, long hostLimit) {
    Long own = guest.entries();
    long limit = own == null ? hostLimit : own;
    long needed = 0;
    long mapped = 0;
    long mappedBytes = 0;
    Failure failure = null;
    Long failedAt = null;
    for (AddressRange block : blocks(guest.ram())) {
      long chunks = chunks(block.size(), guest.page());
      needed += chunks;
      if (failure == null) {
        long valid = validChunks(block, guest.page(), usable);
        long made = Math.min(valid, limit - mapped);
        mapped += made;
        mappedBytes += Math.min(block.size(), made * guest.page());
        if (made < chunks) {
          failure = made < valid ? Failure.ENOSPC : Failure.EINVAL;
          failedAt = block.start() + made * guest.page();
        }
      }
    }
    return new GuestMap(guest, limit, needed, mapped, mappedBytes, failure, failedAt);
  }

  /** Where QEMU puts the memory of a guest of type q35. */
  private static List<AddressRange> blocks(long ram) {
    if (ram < LARGE) {
      return List.of(new AddressRange(0, ram - 1));
    }
    return List.of(
        new AddressRange(0, LOW_OF_LARGE - 1),
        new AddressRange(FOUR_GIB, FOUR_GIB + ram - LOW_OF_LARGE - 1));
  }

  private static long chunks(long bytes, long page) {
    return (bytes + page - 1) / page;
  }

  /** How many mappings, from the first on, lie each inside one valid range. */
  private static long validChunks(AddressRange block, long page, AddressSet usable) {
    long all = chunks(block.size(), page);
    long valid = 0;
    while (valid < all) {
      long start = block.start() + valid * page;
      AddressRange range =
          usable.ranges().stream().filter(one -> one.contains(start)).findFirst().orElse(null);
      if (range == null) {
        return valid;
      }
      if (range.contains(block.end())) {
        return all;
      }
      long inside = (range.end() - start + 1) / page;
      if (inside == 0) {
        return valid;
      }
      valid += inside;
    }
    return all;
  }
}
