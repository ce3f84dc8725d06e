// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.FilledSpaces.device;
import static io.iovascope.finding.FilledSpaces.group;
import static io.iovascope.finding.FilledSpaces.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.FilledSpaces;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IovaLeakTest {

  /** Its memory is 947308 KiB, and its slab cache is merged with others. */
  private static final Picture HOST = CapturedHost.named("hosts/deb612-vfio-rmrr").picture();

  private static final long PAGE = 4096;

  private static List<Finding> findings(Usage usage) {
    return new IovaLeak().findings(new Observed(HOST, usage));
  }

  private static GroupUsage holding(int id, long pages, long cachedPages) {
    long capacity = (1L << 39) - PAGE;
    long allocated = (pages + cachedPages) * PAGE;
    long free = capacity - allocated;
    SpaceUsage space =
        FilledSpaces.space(
            new NodeCounts(pages + cachedPages + 5, 5, cachedPages, 0L, 0, 0, null),
            null,
            new Occupancy(
                0x7f_ffff_ffffL, capacity, 0, allocated, cachedPages * PAGE, 0L, free, free, free));
    return group(id, space, device("0000:00:0" + id + ".0", 64, 64, true));
  }

  @ParameterizedTest
  @CsvSource({"10000000, 0", "10000001, 1"})
  void moreRangesThanTenMillionAreFoundByTheSlabCache(long ranges, int findings) {
    assertThat(findings(FilledSpaces.withSlab(usage(), ranges))).hasSize(findings);
  }

  @Test
  void theTreesAreCountedTogetherAndTheLargestAreNamed() {
    assertThat(findings(usage(holding(1, 100_000, 6_000_000), holding(2, 200_000, 5_000_000))))
        .containsExactly(
            new Finding(
                "iova-leak",
                Severity.CRITICAL,
                new Subject.Host(),
                "11 million ranges are in the IOVA trees of this host and take 689 MiB of kernel"
                    + " memory",
                List.of(
                    Evidence.of("the IOVA trees at 2026-11-22T21:00:00Z: 11300010 ranges"),
                    Evidence.of(
                        "group 1 (0000:00:01.0 driver): 6100005 ranges, 100000 of them live, the"
                            + " rest reserved, cached or queued"),
                    Evidence.of(
                        "group 2 (0000:00:02.0 driver): 5200005 ranges, 200000 of them live, the"
                            + " rest reserved, cached or queued")),
                "find the driver with iovascope probe trace and update or reload it; what it"
                    + " holds comes back when it is unbound"));
  }

  /** 473654 pages are twice the memory. */
  @Test
  void aGroupCannotHoldTwiceTheMemoryOfTheHost() {
    assertThat(findings(usage(holding(1, 473_654, 0)))).isEmpty();
    assertThat(findings(usage(holding(1, 473_656, 0))))
        .containsExactly(
            new Finding(
                "iova-leak",
                Severity.WARNING,
                new Subject.Device(PciAddress.parse("0000:00:01.0").orElseThrow(), 1),
                "the drivers of group 1 hold more DMA addresses than twice the memory of this"
                    + " host",
                List.of(
                    Evidence.of(
                        "group 1 (0000:00:01.0 driver): 473661 ranges, 473656 of them live, the"
                            + " rest reserved, cached or queued"),
                    new Evidence(Origin.file("/proc/kcore"), "1.8 GiB live"),
                    new Evidence(Origin.file("/proc/meminfo"), "925 MiB")),
                "find the driver with iovascope probe trace and update or reload it; what it"
                    + " holds comes back when it is unbound"));
  }

  /** Freed ranges are not held, however many they are. */
  @Test
  void whatIsCachedIsNoLeak() {
    assertThat(findings(usage(holding(1, 100, 600_000)))).isEmpty();
  }

  @Test
  void withoutAReadingNothingIsSaid() {
    assertThat(new IovaLeak().findings(Observed.of(HOST))).isEmpty();
  }
}
