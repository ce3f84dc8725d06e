// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.AllocatedRange.State;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationAtTest {

  private static final int GROUP = 3;
  private static final long HELD = 0xff_f123L;

  /** A page of the device, the last below 16 MiB. */
  private static final Usage USAGE = Usages.growing(Instant.parse("2026-11-22T21:00:00.5Z"), 1);

  @Test
  void nothingIsSaidOfWhatWasNotRead() {
    assertThat(AllocationAt.sentence(null, GROUP, HELD)).isEmpty();
    assertThat(AllocationAt.sentence(USAGE, null, HELD)).isEmpty();
    assertThat(AllocationAt.sentence(USAGE, GROUP + 1, HELD)).isEmpty();
    assertThat(AllocationAt.sentence(Usages.threeGroups(), 5, HELD)).isEmpty();
  }

  @Test
  void anAddressInARunIsHeld() {
    assertThat(AllocationAt.sentence(USAGE, GROUP, HELD))
        .contains(
            "When its tree was read, at 2026-11-22T21:00:00Z, a driver had it, in the run"
                + " 0x0000000000fff000-0x0000000000ffffff.");
  }

  @Test
  void aRunOfWhichPartsAreFreedMayBeFreed() {
    assertThat(AllocationAt.sentence(with(new NodeCounts(2, 0, 1L, 0L, 0, 0, null)), GROUP, HELD))
        .contains(
            "When its tree was read, at 2026-11-22T21:00:00Z, a driver had it, or had freed it and the"
                + " kernel kept it, in the run 0x0000000000fff000-0x0000000000ffffff.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIVE | a driver had it",
        "CACHED | a driver had freed it, and the kernel kept it for the next request of its size",
        "QUEUED | a driver had freed it, and the IOTLB was still to be flushed",
      })
  void aSingleRangeTellsItsState(State state, String expected) {
    AllocatedRange range = new AllocatedRange(new AddressRange(0xff_f000L, 0xff_ffffL), state);

    assertThat(AllocationAt.sentence(with(Accuracy.EXACT, 1, List.of(range)), GROUP, HELD))
        .contains(
            "When its tree was read, at 2026-11-22T21:00:00Z, %s, in 0x0000000000fff000-0x0000000000ffffff."
                .formatted(expected));
  }

  @Test
  void anAddressInNoRunIsFreeIfAllRunsAreKnown() {
    long free = 0x1000;

    assertThat(AllocationAt.sentence(USAGE, GROUP, free))
        .contains("When its tree was read, at 2026-11-22T21:00:00Z, no driver had it.");
    assertThat(AllocationAt.sentence(with(Accuracy.APPROXIMATE, 1, null), GROUP, free)).isEmpty();
    assertThat(AllocationAt.sentence(with(Accuracy.EXACT, 513, null), GROUP, free)).isEmpty();
  }

  private static SpaceUsage space() {
    return USAGE.group(GROUP).map(GroupUsage::space).flatMap(Reading::optional).orElseThrow();
  }

  private static Usage with(NodeCounts counts) {
    return with(counts, Accuracy.EXACT, 1, null);
  }

  private static Usage with(
      Accuracy accuracy, long runCount, @Nullable List<AllocatedRange> allocated) {
    return with(space().ranges(), accuracy, runCount, allocated);
  }

  private static Usage with(
      NodeCounts counts,
      Accuracy accuracy,
      long runCount,
      @Nullable List<AllocatedRange> allocated) {
    SpaceUsage space = space();
    SpaceUsage changed =
        new SpaceUsage(
            space.probe(),
            space.aperture(),
            space.granule(),
            space.startPfn(),
            space.max32AllocSize(),
            accuracy,
            space.tears(),
            counts,
            space.reserved(),
            space.predictedMissing(),
            space.occupancies(),
            space.runs(),
            runCount,
            allocated);
    GroupUsage group = USAGE.group(GROUP).orElseThrow();
    return USAGE.only(
        List.of(
            new GroupUsage(
                GROUP,
                group.type(),
                group.defaultDomainAttached(),
                group.devices(),
                Reading.ok(changed, "/proc/kcore"))));
  }
}
