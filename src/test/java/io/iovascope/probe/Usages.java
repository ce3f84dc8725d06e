// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.probe.AllocatedRange.State;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.time.Instant;
import java.util.List;

/** Usage of invented hosts, for tests. */
public final class Usages {

  private Usages() {}

  /** One group with an allocation, one in identity mode, one that could not be read. */
  public static Usage threeGroups() {
    return new Usage(
        Instant.parse("2026-11-22T21:00:00Z"),
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "6.12.107+deb13-amd64",
        List.of(
            new ProbeReport(Probe.KERNEL_MEMORY, Reading.Status.OK, "/proc/kcore", ""),
            new ProbeReport(
                Probe.SLAB, Reading.Status.ABSENT, "/proc/slabinfo", "merged with others")),
        null,
        List.of(
            new GroupUsage(
                3,
                "DMA-FQ",
                true,
                List.of(
                    new DeviceUsage("0000:00:08.0", "iovafill", 0xff_ffffL, 0xff_ffffL, 0, true)),
                Reading.ok(space(), "/proc/kcore")),
            new GroupUsage(
                4,
                "identity",
                true,
                List.of(new DeviceUsage("0000:00:02.0", null, null, 0, 0, null)),
                Reading.absent("/proc/kcore", "identity: no IOVA space")),
            new GroupUsage(
                5, null, null, List.of(), Reading.failed("/proc/kcore", "gone meanwhile"))));
  }

  /**
   * A space that a device of 24 bits uses from its end on.
   *
   * @param pages how many it has
   */
  public static Usage growing(Instant takenAt, long pages) {
    AddressRange run = new AddressRange(0x100_0000L - pages * 4096, 0xff_ffffL);
    SpaceUsage space =
        new SpaceUsage(
            Probe.KERNEL_MEMORY,
            AddressRange.ofBits(39),
            4096,
            1,
            null,
            Accuracy.EXACT,
            0,
            new NodeCounts(pages, 0, 0L, 0L, 0, 0, null),
            List.of(),
            List.of(),
            List.of(
                growing(0xff_ffffL, 0xff_f000L, run.size()),
                growing(0xffff_ffffL, 0xffff_f000L, run.size()),
                growing(0x7f_ffff_ffffL, 0x7f_ffff_f000L, run.size())),
            List.of(run),
            1,
            null);
    return new Usage(
        takenAt,
        null,
        null,
        List.of(new ProbeReport(Probe.KERNEL_MEMORY, Reading.Status.OK, "/proc/kcore", "")),
        null,
        List.of(
            new GroupUsage(
                3,
                "DMA",
                true,
                List.of(
                    new DeviceUsage("0000:00:08.0", "iovafill", 0xff_ffffL, 0xff_ffffL, 0, true)),
                Reading.ok(space, "/proc/kcore"))));
  }

  /**
   * A group whose first device has no driver and reaches everything, while the second has one and
   * reaches 16 MiB: what is full for the second is nearly empty for the first.
   */
  public static Usage twoDevices() {
    return new Usage(
        Instant.parse("2026-11-22T21:00:00Z"),
        null,
        "6.12.107+deb13-amd64",
        List.of(new ProbeReport(Probe.KERNEL_MEMORY, Reading.Status.OK, "/proc/kcore", "")),
        null,
        List.of(
            new GroupUsage(
                5,
                "DMA-FQ",
                true,
                List.of(
                    new DeviceUsage("0000:00:1d.0", null, -1L, -1L, 0, null),
                    new DeviceUsage("0000:00:1d.7", "iovafill", 0xff_ffffL, 0xff_ffffL, 0, true)),
                Reading.ok(space(), "/proc/kcore"))));
  }

  private static Occupancy growing(long end, long capacity, long allocated) {
    long free = capacity - allocated;
    return new Occupancy(end, capacity, 0, allocated, 0L, 0L, free, free, free / 2);
  }

  /** A space of 39 bits with one reserved node and three pages in use. */
  public static SpaceUsage space() {
    long below16MiB = 0xff_f000L;
    long reserved = 0x2_0000L;
    return new SpaceUsage(
        Probe.KERNEL_MEMORY,
        AddressRange.ofBits(39),
        4096,
        1,
        0x100000L,
        Accuracy.APPROXIMATE,
        2,
        new NodeCounts(4, 1, 1L, 1L, 0, 3, 0L),
        List.of(new ReservedNode(new AddressRange(0xa0000, 0xbffff), true)),
        List.of(new AddressRange(0xfee00000L, 0xfeefffffL)),
        List.of(
            occupancy(0xff_ffffL, below16MiB, reserved),
            occupancy(0xffff_ffffL, 0xffff_f000L, reserved),
            occupancy(0x7f_ffff_ffffL, 0x7f_ffff_f000L, reserved)),
        List.of(new AddressRange(0xffd000, 0xffffff)),
        1,
        List.of(
            new AllocatedRange(new AddressRange(0xffd000, 0xffdfff), State.QUEUED),
            new AllocatedRange(new AddressRange(0xffe000, 0xffefff), State.CACHED),
            new AllocatedRange(new AddressRange(0xfff000, 0xffffff), State.LIVE)));
  }

  private static Occupancy occupancy(long end, long capacity, long reserved) {
    long free = capacity - reserved - 0x3000;
    return new Occupancy(
        end, capacity, reserved, 0x3000, 0x1000L, 0x1000L, free, free - 0x9f000, free / 2);
  }
}
