// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.FilledSpaces.device;
import static io.iovascope.finding.FilledSpaces.group;
import static io.iovascope.finding.FilledSpaces.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.FilledSpaces;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IovaPressureTest {

  private static final Picture HOST = CapturedHost.named("hosts/rig612-plain").picture();
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  private static final DeviceUsage STAYS = device("0000:00:03.0", 32, 32, true);
  private static final DeviceUsage COHERENT_STAYS = device("0000:00:03.0", 64, 32, false);
  private static final DeviceUsage TRIES = device("0000:00:03.0", 64, 64, true);
  private static final DeviceUsage HAS_LEFT = device("0000:00:03.0", 64, 64, false);

  private static List<Finding> findings(Usage usage) {
    return new IovaPressure().findings(new Observed(HOST, usage));
  }

  private static List<String> told(SpaceUsage space, DeviceUsage device) {
    return findings(usage(group(2, space, device))).stream()
        .map(finding -> finding.severity().label() + " " + finding.summary())
        .toList();
  }

  @Test
  void aRealSpaceOf24BitsThatIsFull() {
    assertThat(findings(FilledSpaces.full24Bits()))
        .containsExactly(
            new Finding(
                "iova-pressure",
                Severity.CRITICAL,
                new Subject.Device(PciAddress.parse("0000:00:08.0").orElseThrow(), 3),
                List.of(new AddressRange(0, 0xff_ffff)),
                "drivers hold 100 percent of the DMA addresses of group 3 up to"
                    + " 0x0000000000ffffff",
                List.of(
                    new Evidence(
                        Origin.at("/proc/kcore", FilledSpaces.AT), "group 3 (0000:00:08.0 driver)"),
                    Evidence.of(
                        "15.8 MiB up to 0x0000000000ffffff: 15.8 MiB live, 0 B cached, 0 B queued,"
                            + " 0 B free"),
                    Evidence.of(
                        "the longest free piece has 0 B, the largest request that fits 0 B")),
                "fewer queues, shorter rings or smaller buffers, or a driver with a larger DMA"
                    + " mask"));
  }

  /** 3 GiB less a page can be given out. */
  @ParameterizedTest
  @CsvSource({
    "2457, ",
    "2458, warning drivers hold 80 percent of the DMA addresses of group 2 below 4 GiB",
    "2918, warning drivers hold 95 percent of the DMA addresses of group 2 below 4 GiB",
    "2919, critical drivers hold 95 percent of the DMA addresses of group 2 below 4 GiB"
  })
  void whatDriversHoldCountsFromTheSameSharesAsTheAlertsOn(long mib, String told) {
    SpaceUsage space = FilledSpaces.below4GiB(mib * MIB, 0L, 8 * MIB);

    assertThat(told(space, STAYS)).isEqualTo(told == null ? List.of() : List.of(told));
  }

  /** The space above is free: a device that can do more goes there, and is told once. */
  @Test
  void theSpaceBelow4GiBCountsWhileSomebodyNeedsIt() {
    SpaceUsage full = FilledSpaces.below4GiB(3 * GIB - 4 * MIB, 0L, MIB);
    String told = " drivers hold 100 percent of the DMA addresses of group 2 below 4 GiB";

    assertThat(told(full, STAYS)).containsExactly("critical" + told);
    assertThat(told(full, COHERENT_STAYS)).containsExactly("critical" + told);
    assertThat(told(full, TRIES)).containsExactly("warning" + told);
    assertThat(told(full, HAS_LEFT)).isEmpty();
  }

  /** Kernels before 6.6 keep no flag: whether 32 bits come first is known from the command line. */
  @Test
  void withoutTheKernelsFlagTheModelTellsWhoTriesBelow4GiB() {
    SpaceUsage full = FilledSpaces.below4GiB(3 * GIB - 4 * MIB, 0L, MIB);

    assertThat(told(full, device("0000:00:03.0", 64, 64, null))).hasSize(1);
    assertThat(told(full, device("0000:77:00.0", 64, 64, null))).isEmpty();
  }

  @Test
  void aDeviceWithoutADriverNeedsNothing() {
    DeviceUsage idle = new DeviceUsage("0000:00:03.0", null, 0xffff_ffffL, 0xffff_ffffL, 0, true);

    assertThat(told(FilledSpaces.below4GiB(3 * GIB - 4 * MIB, 0L, MIB), idle)).isEmpty();
  }

  @Test
  void freedRangesThatAreKeptLeaveNoPlaceForOthers() {
    assertThat(told(FilledSpaces.below4GiB(300 * MIB, 2700 * MIB, MIB), STAYS))
        .containsExactly(
            "warning 98 percent of the DMA addresses of group 2 below 4 GiB are taken, but drivers"
                + " hold 10 percent: the rest is kept for requests of the same size");
    assertThat(told(FilledSpaces.below4GiB(300 * MIB, 2600 * MIB, 8 * MIB), STAYS)).isEmpty();
  }

  @Test
  void withoutAWordOfTheCachesAllCountsAsHeld() {
    assertThat(told(FilledSpaces.below4GiB(3000 * MIB, null, MIB), STAYS))
        .containsExactly(
            "critical drivers and caches hold 98 percent of the DMA addresses of group 2 below"
                + " 4 GiB");
  }

  @ParameterizedTest
  @CsvSource({"2097152, false", "2097151, true"})
  void muchThatIsFreeInSmallPieces(long largest, boolean told) {
    assertThat(told(FilledSpaces.below4GiB(1000 * MIB, 0L, largest), STAYS))
        .isEqualTo(
            told
                ? List.of(
                    "warning the DMA addresses of group 2 below 4 GiB are free in small pieces")
                : List.of());
  }

  @Test
  void aRequestThatTheKernelRemembersForItFoundNoPlace() {
    SpaceUsage space = FilledSpaces.below4GiB(1000 * MIB, 0L, 8 * MIB);
    SpaceUsage refused =
        FilledSpaces.space(space.ranges(), 512L, space.occupancies().toArray(Occupancy[]::new));

    assertThat(told(refused, TRIES))
        .containsExactly(
            "warning a request for 512 pages found no place among the DMA addresses of group 2"
                + " below 4 GiB");
    assertThat(told(refused, HAS_LEFT)).isEmpty();
  }

  /** All is reserved: that is another finding, and there is no share of nothing. */
  @Test
  void aSpaceOfWhichNothingCanBeGivenOutIsNotFull() {
    SpaceUsage none =
        FilledSpaces.space(
            new NodeCounts(1, 1, 0L, 0L, 0, 0, 0L),
            1L,
            new Occupancy(0x7f_ffff_ffffL, 1L << 39, 1L << 39, 0, 0L, 0L, 0, 0, 0));

    assertThat(told(none, STAYS)).isEmpty();
  }

  @Test
  void numbersThatCannotBeProveNothing() {
    SpaceUsage wrong =
        FilledSpaces.space(
            new NodeCounts(1, 1, 0L, 0L, 0, 0, 0L),
            0L,
            new Occupancy(0x7f_ffff_ffffL, 4096, 0, 4096, 8192L, 0L, 0, 0, 0));

    assertThat(told(wrong, STAYS)).isEmpty();
  }

  @Test
  void aGroupThatCouldNotBeReadHasNoFinding() {
    GroupUsage unread =
        new GroupUsage(1, null, null, List.of(STAYS), Reading.failed("/proc/kcore", "gone"));

    assertThat(findings(usage(unread))).isEmpty();
    assertThat(new IovaPressure().findings(Observed.of(HOST))).isEmpty();
  }
}
