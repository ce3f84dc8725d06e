// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Observed;
import io.iovascope.host.Reading;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import io.iovascope.scan.IovaForecast;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllocatedSpaceTest {

  private static final String CAPTURE = "hosts/deb612-vfio-rmrr";
  private static final String TITLE = "Allocated by drivers from the space of the DMA API";
  private static final String READ = "read at 22 Nov 2026, 21:00:00 UTC";

  @Test
  void mapHasRowOfWhatIsAllocatedAndNumbersBelow() {
    Golden.assertMatches(
        new HostPage(StandaloneEngine.create())
            .html(
                new Observed(Pages.picture(CAPTURE), Usages.threeGroups()),
                List.of(),
                List.of(new IovaForecast(3, IovaZone.BELOW_LIMIT, 4711)),
                Usages.threeGroups().takenAt().plusSeconds(42),
                Pages.TOOK,
                Pages.VERSION,
                new PageSelection(3, null)),
        "agent/page-usage.html");
  }

  @Test
  void liveAndFreedRangesAreApartIfTheReadingTellsOfEach() {
    assertThat(of(Usages.space()).row())
        .isEqualTo(
            MapRow.of(
                "allocated",
                TITLE,
                List.of(
                    new MapRange(
                        new AddressRange(0xffd000, 0xffefff),
                        RangePattern.FREED,
                        "freed",
                        READ + ", approximate",
                        Confidence.ASSUMED),
                    new MapRange(
                        new AddressRange(0xfff000, 0xffffff),
                        RangePattern.ALLOCATED,
                        "allocated",
                        READ + ", approximate",
                        Confidence.ASSUMED))));
  }

  @Test
  void withoutThemTheRunsAreDrawn() {
    AddressRange run = new AddressRange(0xffd000, 0xffffff);
    List<AllocatedRange> notAll = List.of(new AllocatedRange(run, AllocatedRange.State.LIVE));
    MapRow expected =
        MapRow.of(
            "allocated",
            TITLE,
            List.of(
                new MapRange(run, RangePattern.ALLOCATED, "allocated", READ, Confidence.EXACT)));

    assertThat(of(space(Accuracy.EXACT, List.of(run), 1, null)).row()).isEqualTo(expected);
    assertThat(of(space(Accuracy.EXACT, List.of(run), 1, notAll)).row()).isEqualTo(expected);
  }

  @Test
  void ofManyRunsTheClosestAreOneBlockAndThoseBeyondAreSaidInWords() {
    List<AddressRange> runs =
        IntStream.range(0, 512)
            .mapToObj(i -> new AddressRange(0x10000L + 0x2000L * i, 0x10fffL + 0x2000L * i))
            .toList();
    AllocatedSpace allocated = of(space(Accuracy.EXACT, runs, 700, null));

    assertThat(allocated.row().ranges()).hasSize(16);
    assertThat(allocated.row().ranges().get(15).kind()).isEqualTo("several");
    assertThat(allocated.facts())
        .contains(
            new GroupView.Fact(
                "usage read",
                "22 Nov 2026, 21:00:00 UTC, 0 s before the rest; the map has the first 512 of 700"
                    + " blocks, up to 0x40efff"));
  }

  @Test
  void emptySpaceIsSaidInWords() {
    MapRow row = of(space(Accuracy.EXACT, List.of(), 0, null)).row();

    assertThat(row)
        .isEqualTo(
            MapRow.saying(
                "allocated", TITLE, "nothing", "no range was allocated when it was read"));
  }

  @Test
  void unknownPartsAreNoZeros() {
    Occupancy all = new Occupancy(0xffff, 0xf000, 0, 0x3000, null, null, 0xc000, 0xb000, 0x8000);

    assertThat(of(space(Accuracy.EXACT, List.of(), 0, null, all)).facts())
        .contains(
            new GroupView.Fact(
                "usage",
                "12 KiB allocated (how much of it is freed is not known), 48 KiB free, largest free"
                    + " block 44 KiB"));
  }

  @Test
  void spaceThatWasNotReadSaysWhyAndHasNoNumbers() {
    GroupUsage identity = Usages.threeGroups().group(4).orElseThrow();
    AllocatedSpace allocated =
        new AllocatedSpace(identity, Instant.EPOCH, Instant.EPOCH, List.of());

    assertThat(allocated.row())
        .isEqualTo(MapRow.saying("allocated", TITLE, "absent", "identity: no IOVA space"));
    assertThat(allocated.facts()).isEmpty();
  }

  @Test
  void readingThatIsYoungerThanThePageHasNoAge() {
    Usage usage = Usages.threeGroups();
    AllocatedSpace allocated =
        new AllocatedSpace(
            usage.groups().get(0), usage.takenAt(), usage.takenAt().minusSeconds(5), List.of());

    assertThat(allocated.facts().get(allocated.facts().size() - 1).text())
        .startsWith("22 Nov 2026, 21:00:00 UTC; approximate");
  }

  @Test
  void probeThatReadNothingSaysWhyOnce() {
    Usage usage =
        new Usage(
            Instant.EPOCH,
            null,
            null,
            List.of(
                new ProbeReport(
                    Probe.KERNEL_MEMORY, Reading.Status.DENIED, "/proc/kcore", "needs <root>")),
            null,
            List.of());

    PageDocument page = PageDocument.parse(Pages.html(new Observed(Pages.picture(CAPTURE), usage)));

    assertThat(page.text("maps"))
        .containsOnlyOnce("How full the spaces are is not known: /proc/kcore: needs <root>");
  }

  @Test
  void withoutUsageThereIsNoRow() {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture(CAPTURE)));

    assertThat(page.text("group-3")).doesNotContain("allocated", "usage");
  }

  private static AllocatedSpace of(SpaceUsage space) {
    Usage usage = Usages.threeGroups();
    GroupUsage group = new GroupUsage(3, "DMA", true, List.of(), Reading.ok(space, "/proc/kcore"));
    return new AllocatedSpace(group, usage.takenAt(), usage.takenAt(), List.of());
  }

  private static SpaceUsage space(
      Accuracy accuracy,
      List<AddressRange> runs,
      long runCount,
      @Nullable List<AllocatedRange> allocated) {
    return space(accuracy, runs, runCount, allocated, Usages.space().all());
  }

  private static SpaceUsage space(
      Accuracy accuracy,
      List<AddressRange> runs,
      long runCount,
      @Nullable List<AllocatedRange> allocated,
      Occupancy all) {
    return new SpaceUsage(
        Probe.KERNEL_MEMORY,
        AddressRange.ofBits(39),
        4096,
        1,
        null,
        accuracy,
        0,
        new NodeCounts(4, 1, 0L, 0L, 0, 0, null),
        List.of(),
        List.of(),
        List.of(all),
        runs,
        runCount,
        allocated);
  }
}
