// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.EditedHost;
import io.iovascope.host.HostResources;
import io.iovascope.host.HostResources.HugePages;
import io.iovascope.host.HostResources.Swiotlb;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostResourcesReaderTest {

  private static final String CPUS = "/sys/devices/system/cpu/possible";
  private static final String POOLS = "/sys/kernel/mm/hugepages/hugepages-";
  private static final String SWIOTLB = "/sys/kernel/debug/swiotlb";

  @Test
  void readsThemAll() {
    MemoryRoot root =
        new MemoryRoot()
            .with("/proc/meminfo", "MemTotal:       65843200 kB\nMemFree:        1000 kB\n")
            .with(CPUS, "0-63,128-191\n")
            .with(POOLS + "1048576kB/nr_hugepages", "16\n")
            .with(POOLS + "2048kB/nr_hugepages", "0\n")
            .with(SWIOTLB + "/io_tlb_nslabs", "32768\n")
            .with(SWIOTLB + "/io_tlb_used", "30000\n")
            .with("/proc/slabinfo", "slabinfo - version: 2.1\niommu_iova 4160 4160 64 64 1 : x\n");

    HostResources resources = HostResourcesReader.read(root);

    assertThat(resources)
        .isEqualTo(
            new HostResources(
                Reading.absent("/proc/cpuinfo", "not there"),
                Reading.ok(65843200L * 1024, "/proc/meminfo"),
                Reading.ok(128, CPUS),
                Reading.ok(
                    List.of(new HugePages(2 << 20, 0), new HugePages(1 << 30, 16)),
                    "/sys/kernel/mm/hugepages"),
                Reading.ok(new Swiotlb(32768, 30000), SWIOTLB + "/io_tlb_nslabs"),
                Reading.ok(4160L, "/proc/slabinfo")));
    assertThat(HostResourcesReader.sources(resources))
        .extracting(Source::name, Source::isMissing)
        .containsExactly(
            tuple("meminfo", false),
            tuple("possible-cpus", false),
            tuple("hugepages", false),
            tuple("swiotlb", false));
  }

  @Test
  void aPoolThatCannotBeUnderstoodIsToldBesideTheOthers() {
    MemoryRoot root =
        new MemoryRoot()
            .with(POOLS + "2048kB/nr_hugepages", "7\n")
            .with(POOLS + "64kB/nr_hugepages", "many\n");

    assertThat(HostResourcesReader.read(root).hugePages())
        .isEqualTo(
            Reading.malformed(
                List.of(new HugePages(2L << 20, 7)),
                POOLS + "64kB/nr_hugepages",
                "expected a number, found 'many?'"));
  }

  @Test
  void readsTheMemoryOfARealHost() {
    assertThat(HostResourcesReader.read(EditedHost.of("hosts/deb612-sriov")).memoryBytes())
        .isEqualTo(Reading.ok(988252L * 1024, "/proc/meminfo"));
  }

  @Test
  void whatOnlyRootMaySeeIsNoMissingSource() {
    HostResources resources =
        HostResourcesReader.read(new MemoryRoot().denied(SWIOTLB + "/io_tlb_nslabs"));

    assertThat(resources.swiotlb().status()).isEqualTo(Status.DENIED);
    assertThat(HostResourcesReader.sources(resources)).noneMatch(Source::isMissing);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0-7, 8", "'0,2', 2", "0-, ", "3-1, ", "'', ", "0-99999, ", "a, "})
  void countsTheProcessorsOfAList(String list, Integer count) {
    Reading<Integer> cpus =
        HostResourcesReader.read(new MemoryRoot().with(CPUS, list)).possibleCpus();

    assertThat(cpus.value()).isEqualTo(count);
    assertThat(cpus.status()).isEqualTo(count == null ? Status.MALFORMED : Status.OK);
  }
}
