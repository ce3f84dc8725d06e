// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class VfioEntryLimitTest {

  @Test
  void aPoolOfMorePagesThanMappingsIsTold() {
    assertThat(
            found(
                new VfioEntryLimit(),
                EditedHost.of("hosts/rig612-vfio")
                    .with("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "65535\n")
                    .with("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "70000\n")
                    .read()))
        .containsExactly(
            new Finding(
                "vfio-entry-limit",
                Severity.WARNING,
                new Subject.Source("hugepages", "/sys/kernel/mm/hugepages/hugepages-2048kB"),
                "70000 huge pages of 2048 KiB, but a VFIO container holds 65535 " + "mappings",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"),
                        "70000"),
                    new Evidence(
                        Origin.file("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"),
                        "65535")),
                "use pages of 1 GiB, or load vfio_iommu_type1 with a larger " + "dma_entry_limit"));
  }

  @Test
  void aPoolThatFitsIsNot() {
    assertThat(
            found(
                new VfioEntryLimit(),
                EditedHost.of("hosts/rig612-vfio")
                    .with("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "65535\n")
                    .with("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "65535\n")
                    .read()))
        .isEmpty();
  }
}
