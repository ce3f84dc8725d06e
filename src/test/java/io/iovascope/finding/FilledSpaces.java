// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.host.Reading;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spaces that somebody has filled, as a reading of the kernel's memory would tell of them. */
public final class FilledSpaces {

  public static final Instant AT = Instant.parse("2026-11-22T21:00:00Z");

  private static final long PAGE = 4096;
  private static final AddressRange APERTURE = AddressRange.ofBits(39);
  private static final long UNTOUCHED = 0x10_0000;
  private static final long LAST_32_BIT = AddressRange.BELOW_4_GIB.end();

  private FilledSpaces() {}

  public static Usage usage(GroupUsage... groups) {
    return new Usage(AT, null, null, List.of(), null, List.of(groups));
  }

  /** The same with the count of the slab cache. */
  public static Usage withSlab(Usage usage, long ranges) {
    return new Usage(
        usage.takenAt(), usage.bootId(), usage.kernel(), usage.probes(), ranges, usage.groups());
  }

  public static GroupUsage group(int id, SpaceUsage space, DeviceUsage... devices) {
    return new GroupUsage(id, "DMA-FQ", true, List.of(devices), Reading.ok(space, "/proc/kcore"));
  }

  public static SpaceUsage space(
      NodeCounts ranges, @Nullable Long max32, Occupancy... occupancies) {
    return new SpaceUsage(
        Probe.KERNEL_MEMORY,
        APERTURE,
        PAGE,
        1,
        max32,
        Accuracy.EXACT,
        0,
        ranges,
        List.of(),
        List.of(),
        List.of(occupancies),
        List.of(),
        0,
        null);
  }

  public static DeviceUsage device(
      String name, int maskBits, int coherentBits, @Nullable Boolean first) {
    return new DeviceUsage(
        name,
        "driver",
        AddressRange.ofBits(maskBits).end(),
        AddressRange.ofBits(coherentBits).end(),
        0,
        first);
  }

  /**
   * What the kernel of the capture {@code hosts/rig612-iova24-full} had: 4,063 pages are mapped for
   * a device with a mask of 24 bits, the VGA window is kept back, and the next mapping fails.
   */
  public static Usage full24Bits() {
    long window = 0x2_0000;
    long mapped = 4063 * PAGE;
    Occupancy below = new Occupancy(0xff_ffffL, 0xff_f000L, window, mapped, 0L, 0L, 0, 0, 0);
    long capacity = APERTURE.end() + 1 - PAGE;
    long free = capacity - window - mapped;
    return usage(
        group(
            3,
            space(
                new NodeCounts(4064, 1, 0L, 0L, 0, 0, 0L),
                1L,
                below,
                new Occupancy(APERTURE.end(), capacity, window, mapped, 0L, 0L, free, free, free)),
            device("0000:00:08.0", 24, 24, true)));
  }

  /** What a run has left behind: in group 2, whose device has these masks. */
  public static Usage after(LoadResult run, DeviceUsage device) {
    io.iovascope.emulator.load.Fullness end = run.usage();
    return usage(
        group(
            2,
            space(
                new NodeCounts(
                    end.ranges(),
                    end.ranges() - end.mapped() - end.cached() - end.waiting(),
                    end.cached(),
                    end.waiting(),
                    0,
                    0,
                    null),
                run.max32AllocSize(),
                occupancy(
                    LAST_32_BIT,
                    end.mappedBytesBelow4GiB(),
                    end.heldBytesBelow4GiB(),
                    run.freeBelow4GiB()),
                occupancy(APERTURE.end(), end.mappedBytes(), end.heldBytes(), run.free())),
            device));
  }

  private static Occupancy occupancy(long last, long live, long allocated, FreeSpace free) {
    long capacity = last + 1 - PAGE;
    long freeBytes = free.pages() * PAGE;
    return new Occupancy(
        last,
        capacity,
        capacity - allocated - freeBytes,
        allocated,
        allocated - live,
        0L,
        freeBytes,
        free.largestGap() * PAGE,
        free.largestRequest() * PAGE);
  }

  /** Below 4 GiB, of which a quarter is reserved, and above, where all is free. */
  public static SpaceUsage below4GiB(long live, @Nullable Long cached, long largestFree) {
    long reserved = 1L << 30;
    long capacity = LAST_32_BIT + 1 - PAGE;
    long allocated = live + (cached == null ? 0 : cached);
    long free = capacity - reserved - allocated;
    Long queued = cached == null ? null : Long.valueOf(0);
    long above = APERTURE.end() - LAST_32_BIT;
    return space(
        new NodeCounts(
            allocated / PAGE + 1, 1, cached == null ? null : cached / PAGE, queued, 0, 0, null),
        UNTOUCHED,
        new Occupancy(
            LAST_32_BIT,
            capacity,
            reserved,
            allocated,
            cached,
            queued,
            free,
            largestFree,
            largestFree),
        new Occupancy(
            APERTURE.end(),
            capacity + above,
            reserved,
            allocated,
            cached,
            queued,
            free + above,
            above,
            above));
  }
}
