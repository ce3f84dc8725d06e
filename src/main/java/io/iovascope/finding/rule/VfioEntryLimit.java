// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.HostResources.HugePages;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * A program that maps every huge page of the pool by itself needs more mappings than one container
 * may have (docs/kernel-facts.md, section H, F-VFIO-ENTRY-LIMIT; incident E17).
 */
final class VfioEntryLimit implements Rule {

  @Override
  public String id() {
    return "vfio-entry-limit";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "more huge pages than VFIO mappings",
        "SPDK, DPDK and confidential guests map page by page. A container of VFIO type1"
            + " may hold `dma_entry_limit` mappings, 65535 unless set. A program that takes"
            + " the whole pool of huge pages gets ENOSPC (\"No space left on device\").",
        "`/sys/module/vfio_iommu_type1/parameters/dma_entry_limit` against the pools"
            + " below `/sys/kernel/mm/hugepages`.",
        "SPDK with more than 128 GiB in pages of 2 MiB (spdk/spdk#915); guests with TDX"
            + " (kata-containers#11721).",
        "Use pages of 1 GiB, or load vfio_iommu_type1 with a larger `dma_entry_limit`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Long limit = picture.host().iommu().vfio().dmaEntryLimit();
    if (limit == null) {
      return List.of();
    }
    return picture.host().resources().hugePages().orElse(List.of()).stream()
        .filter(pool -> pool.pages() > limit)
        .map(pool -> finding(picture, pool, limit))
        .toList();
  }

  private Finding finding(Picture picture, HugePages pool, long limit) {
    String directory =
        "%s/hugepages-%dkB"
            .formatted(picture.host().resources().hugePages().path(), pool.pageBytes() >> 10);
    return new Finding(
        id(),
        severity(),
        new Subject.Source("hugepages", directory),
        "%d huge pages of %d KiB, but a VFIO container holds %d mappings"
            .formatted(pool.pages(), pool.pageBytes() >> 10, limit),
        List.of(
            new Evidence(Origin.file(directory + "/nr_hugepages"), Long.toString(pool.pages())),
            new Evidence(
                Origin.file("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"),
                Long.toString(limit))),
        "use pages of 1 GiB, or load vfio_iommu_type1 with a larger dma_entry_limit");
  }
}
