// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device did not answer when its unit told it to forget translations ({@code qi_check_fault()} of
 * drivers/iommu/intel/dmar.c).
 */
final class AtsTimeout implements Rule {

  private static final String REMEDY =
      "boot with pci=noats, which costs the devices their own caches of translations; do not reset"
          + " a device while a guest uses it";

  @Override
  public String id() {
    return "ats-timeout";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a device that does not answer invalidations",
        "A device that keeps translations itself (ATS) did not answer when the unit told it to"
            + " forget some. A processor waits for the answer with interrupts off, and what the"
            + " device still has may lead to memory that is somebody else's by now.",
        "\"Invalidation Time-out Error\", \"Invalidation Completion Error\" and \"Invalidation Queue"
            + " Error\" in the kernel's log. The device stands in the descriptor that the kernel"
            + " prints after it (QI PRIOR: Device-TLB Invalidation); where it waits for another"
            + " descriptor, the device is not known.",
        "Graphics cards in guests that were reset (53:00.0 of an Arc card: the next invalidation"
            + " timed out), and endpoints that claim ATS and cannot answer.",
        "Boot with `pci=noats`: devices then ask the unit for every translation, which costs those"
            + " with many small requests some throughput. Do not reset a device while a guest uses"
            + " it; look for what reset it.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<PciAddress, List<DmaFault>> silent = new LinkedHashMap<>();
    for (DmaFault fault : picture.host().kernel().events().faults()) {
      if (fault.access() == DmaFault.Access.INVALIDATION) {
        silent.computeIfAbsent(fault.device(), device -> new ArrayList<>()).add(fault);
      }
    }
    List<Finding> findings = new ArrayList<>();
    silent.forEach((device, faults) -> findings.add(finding(picture, device, faults)));
    List<KernelReport> reports =
        picture.host().kernel().events().reports(KernelReport.Kind.INVALIDATION_ERROR);
    if (findings.isEmpty() && !reports.isEmpty()) {
      findings.add(
          new Finding(
              id(),
              severity(),
              new Subject.Host(),
              "a unit waited %d times for an invalidation; the log does not name the device"
                  .formatted(reports.size()),
              Evidence.logRecords(picture, reports),
              REMEDY));
    }
    return findings;
  }

  private Finding finding(Picture picture, PciAddress device, List<DmaFault> faults) {
    String owner =
        picture
            .device(device)
            .map(DevicePicture::device)
            .map(AtsTimeout::owner)
            .orElse(", which the host does not have");
    return new Finding(
        id(),
        severity(),
        Subject.of(picture, device),
        "%s%s did not answer %d invalidations of its translations"
            .formatted(device, owner, faults.size()),
        List.of(Evidence.of(picture, faults.get(faults.size() - 1))),
        REMEDY);
  }

  /** Who suffers from it: a guest, if VFIO has the device. */
  private static String owner(PciDevice device) {
    String group = device.binding().group() == null ? "" : " of group " + device.binding().group();
    if (device.hasVfioDriver()) {
      return group + ", which a guest or program has through VFIO,";
    }
    return device.binding().driver() == null
        ? group
        : group + ", which " + device.binding().driver() + " has,";
  }
}
