// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.HostResources.Swiotlb;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounce buffers are full or nearly so (docs/kernel-facts.md, section H, F-UNTRUSTED/SWIOTLB;
 * incident E19).
 */
final class SwiotlbPressure implements Rule {

  private static final double MOST = 0.8;

  @Override
  public String id() {
    return "swiotlb-pressure";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "bounce buffers run out",
        "DMA of untrusted devices (Thunderbolt and other external ports) and of devices"
            + " with small masks goes through bounce buffers. When these are full, mappings"
            + " fail.",
        "\"swiotlb buffer is full\" in the kernel's log, and `/sys/kernel/debug/swiotlb`"
            + " where root can read it: more than 80 percent in use.",
        "An accelerator in a Thunderbolt case: DMA to pinned memory failed, because it"
            + " was bounced (tenstorrent/tt-kmd#195).",
        "Boot with a larger `swiotlb=` (number of 2 KiB slots), map less at once, or"
            + " connect the device where it is trusted.",
        List.of("IommuAllocationFailures"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    Map<String, Integer> failed = new LinkedHashMap<>();
    for (AllocationFailure failure : picture.host().kernel().events().failures()) {
      if (failure.kind() == AllocationFailure.Kind.SWIOTLB) {
        failed.merge(failure.device(), 1, Integer::sum);
      }
    }
    failed.forEach(
        (device, times) ->
            findings.add(
                finding(
                    Subject.named(picture, device),
                    "bounce buffers were full for %s %d times".formatted(device, times),
                    new Evidence(
                        Origin.file(picture.host().kernel().bootLog().path()),
                        "swiotlb buffer is full"))));
    Reading<Swiotlb> pool = picture.host().resources().swiotlb();
    pool.optional()
        .filter(buffers -> buffers.used() > MOST * buffers.slots())
        .ifPresent(
            buffers ->
                findings.add(
                    finding(
                        new Subject.Host(),
                        "%d of %d slots of bounce buffers are in use"
                            .formatted(buffers.used(), buffers.slots()),
                        new Evidence(
                            Origin.file(pool.path()),
                            "%d slots, of which %d are in use"
                                .formatted(buffers.slots(), buffers.used())))));
    return findings;
  }

  private Finding finding(Subject subject, String summary, Evidence evidence) {
    return new Finding(
        id(),
        severity(),
        subject,
        summary,
        List.of(evidence),
        "boot with a larger swiotlb=, or connect the device where it is trusted");
  }
}
