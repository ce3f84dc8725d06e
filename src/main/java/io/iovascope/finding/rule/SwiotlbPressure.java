// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.BounceBufferTrend;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.AllocationFailure.Slots;
import io.iovascope.host.HostResources.Swiotlb;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bounce buffers are full or nearly so (docs/kernel-facts.md, section H, F-UNTRUSTED/SWIOTLB;
 * incident E19).
 */
final class SwiotlbPressure implements Rule {

  private static final double MOST = 0.8;
  private static final String LARGER =
      "boot with a larger swiotlb=, or connect the device where it is trusted";

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
            + " where root can read it: more than 80 percent in use. Used slots that never fall from"
            + " one failure to the next are a leak, those that fall are a spike; `io_tlb_used_hiwater`"
            + " tells the same where the kernel has it.",
        "An accelerator in a Thunderbolt case: DMA to pinned memory failed, because it"
            + " was bounced (tenstorrent/tt-kmd#195).",
        "Of a spike: boot with a larger `swiotlb=` (number of 2 KiB slots), map less at once, or"
            + " connect the device where it is trusted. Of a leak: a newer kernel, and a report to whoever"
            + " maintains the driver; more slots only last longer.",
        List.of("IommuAllocationFailures"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    List<Finding> findings = new ArrayList<>();
    Reading<Swiotlb> pool = picture.host().resources().swiotlb();
    Map<String, List<AllocationFailure>> failed = new LinkedHashMap<>();
    List<Slots> slots = new ArrayList<>();
    for (AllocationFailure failure : picture.host().kernel().events().failures()) {
      if (failure.kind() == AllocationFailure.Kind.SWIOTLB) {
        failed.computeIfAbsent(failure.device(), device -> new ArrayList<>()).add(failure);
        Optional.ofNullable(failure.slots()).ifPresent(slots::add);
      }
    }
    Optional<BounceBufferTrend> trend = BounceBufferTrend.of(slots, pool.optional().orElse(null));
    failed.forEach(
        (device, failures) ->
            findings.add(
                finding(
                    Subject.named(picture, device),
                    "bounce buffers were full for %s %d times".formatted(device, failures.size()),
                    evidence(picture, failures.get(failures.size() - 1)),
                    trend,
                    failed.keySet())));
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
                                .formatted(buffers.slots(), buffers.used())),
                        trend,
                        failed.keySet())));
    return findings;
  }

  private static Evidence evidence(Picture picture, AllocationFailure last) {
    Slots slots = last.slots();
    return Evidence.logRecord(
        picture,
        last.sequence(),
        slots == null
            ? "swiotlb buffer is full"
            : "swiotlb buffer is full: %d of %d slots in use"
                .formatted(slots.used(), slots.total()));
  }

  /**
   * @param asked the devices for which there was none; nothing tells who holds the others
   */
  private Finding finding(
      Subject subject,
      String summary,
      Evidence evidence,
      Optional<BounceBufferTrend> trend,
      Set<String> asked) {
    List<Evidence> all = new ArrayList<>(List.of(evidence));
    trend.ifPresent(each -> all.add(Evidence.of(each.says())));
    return new Finding(
        id(),
        severity(),
        subject,
        summary,
        all,
        trend.map(each -> remedy(each.kind(), asked)).orElse(LARGER));
  }

  private static String remedy(BounceBufferTrend.Kind kind, Set<String> asked) {
    return switch (kind) {
      case SPIKE -> LARGER;
      case PIECES ->
          "map less at once: the kernel bounces at most 256 KiB in one piece; a larger swiotlb= hardly helps";
      case LEAK ->
          "a driver does not unmap, which a larger swiotlb= only puts off: %s; look for a newer kernel, and report it to the driver"
              .formatted(
                  asked.size() == 1
                      ? "suspect that of %s, the only device that the log names"
                          .formatted(asked.iterator().next())
                      : "the log does not tell which");
    };
  }
}
