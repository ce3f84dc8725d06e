// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.explain.Remedy;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device left the space below 4 GiB and then failed (docs/kernel-facts.md, section E, E15): its
 * driver promises more address bits than are wired.
 */
final class DacTransitionFault implements Rule {

  @Override
  public String id() {
    return "dac-transition-fault";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a device that failed after it left the space below 4 GiB",
        "The space below 4 GiB was full, the kernel gave the device its first addresses"
            + " above, and from then on the device faults or reports errors. Most likely it"
            + " does not decode as many address bits as its driver says, and DMA may have gone"
            + " elsewhere unseen.",
        "\"Using N-bit DMA addresses\" of a device in the kernel's log, and after it DMA"
            + " faults or uncorrected PCI Express errors (AER) of the same device.",
        "amdgpu on Southern Islands: a mask of 44 bits, 40 of them wired (amd-gfx,"
            + " October 2021). Blackhole accelerators: a 64-bit mask, 58 bits decoded, data in"
            + " the wrong window (tenstorrent/tt-kmd#268).",
        "Boot with `iommu=pt`, or keep the space below 4 GiB from filling up; report it"
            + " to the driver's authors: the DMA mask is too wide.",
        List.of("IommuFaultsAfter32BitSpaceLeft", "IommuCriticalFinding"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    KernelEvents events = picture.host().kernel().events();
    Map<String, Long> left = new LinkedHashMap<>();
    for (AllocationFailure failure : events.failures()) {
      if (failure.kind() == AllocationFailure.Kind.SPACE_32BIT) {
        left.putIfAbsent(failure.device(), failure.sequence());
      }
    }
    Map<String, List<Evidence>> after = new LinkedHashMap<>();
    for (DmaFault fault : events.faults()) {
      Long since = left.get(fault.device().toString());
      if (since != null
          && fault.sequence() > since
          && fault.access() != DmaFault.Access.INTERRUPT) {
        after
            .computeIfAbsent(fault.device().toString(), device -> new ArrayList<>())
            .add(Evidence.of(picture, fault));
      }
    }
    for (KernelReport report : events.reports()) {
      Long since = left.get(report.device());
      if (since != null
          && report.sequence() > since
          && report.kind() == KernelReport.Kind.UNCORRECTED_ERROR) {
        after
            .computeIfAbsent(report.device(), device -> new ArrayList<>())
            .add(Evidence.logRecord(picture, report.sequence(), report.text()));
      }
    }
    List<Finding> findings = new ArrayList<>();
    after.forEach(
        (device, errors) ->
            PciAddress.parse(device)
                .ifPresent(
                    address ->
                        findings.add(
                            finding(picture, address, left.getOrDefault(device, -1L), errors))));
    return findings;
  }

  private Finding finding(Picture picture, PciAddress device, long noticed, List<Evidence> errors) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidence.logRecord(picture, noticed, "Using N-bit DMA addresses"));
    errors.stream().limit(Finding.EXAMPLES).forEach(evidence::add);
    return new Finding(
        id(),
        severity(),
        Subject.of(picture, device),
        "%s left the space below 4 GiB and has failed %d times since"
            .formatted(device, errors.size()),
        evidence,
        Remedy.MASK_TOO_WIDE);
  }
}
