// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * The caches that every DMA domain has for every processor take a good part of the memory
 * (docs/kernel-facts.md, sections B.4 and H, F-RCACHE-MEM).
 */
final class RcacheMem implements Rule {

  /** 6 sizes of ranges, 2 magazines each. */
  private static final long MAGAZINES_OF_A_CPU = 6 * 2;

  private static final int PERCENT = 100;

  @Override
  public String id() {
    return "rcache-mem";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "caches of DMA addresses take much memory",
        "Each DMA domain has caches for each possible processor: 12 KiB on kernels"
            + " since 6.1, twice that before. With many groups, such as virtual functions, on"
            + " a machine with many processors this adds up, before any of it is used.",
        "Translated groups, `/sys/devices/system/cpu/possible` and `MemTotal` of"
            + " `/proc/meminfo`: more than 1 percent.",
        "1,000 virtual functions on 128 processors: 1.5 GiB.",
        "Boot with `iommu=pt`, make fewer virtual functions, or limit `possible_cpus=`.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Long memory = picture.host().resources().memoryBytes().value();
    Integer cpus = picture.host().resources().possibleCpus().value();
    long domains = picture.groups().stream().filter(group -> group.group().isTranslated()).count();
    if (memory == null || cpus == null || domains == 0) {
      return List.of();
    }
    long bytes = domains * cpus * MAGAZINES_OF_A_CPU * picture.behaviour().magazineBytes();
    if (bytes <= memory / PERCENT) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            severity(),
            new Subject.Host(),
            "caches of DMA addresses take %d MiB, %d percent of the memory"
                .formatted(bytes >> 20, bytes * PERCENT / memory),
            List.of(
                Evidence.of("%d translated groups".formatted(domains)),
                new Evidence(
                    Origin.file(picture.host().resources().possibleCpus().path()),
                    Integer.toString(cpus)),
                new Evidence(
                    Origin.file(picture.host().resources().memoryBytes().path()),
                    "%d MiB".formatted(memory >> 20))),
            "boot with iommu=pt, make fewer virtual functions, or limit possible_cpus="));
  }
}
