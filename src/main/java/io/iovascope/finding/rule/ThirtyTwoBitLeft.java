// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.NarrowDevice;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.BootLog;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A device has left the space below 4 GiB, because that was full or fragmented once
 * (docs/kernel-facts.md, section 1, fact 5). The kernel says so once per device, since 6.6.
 */
final class ThirtyTwoBitLeft implements Rule {

  @Override
  public String id() {
    return "32bit-left";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "the space below 4 GiB was full once",
        "Since 6.6 the kernel tries addresses below 4 GiB first and stops doing so for"
            + " a device when that has failed once. From then on the device gets addresses"
            + " that it may never have seen.",
        ("\"Using N-bit DMA addresses\" in the kernel's log. A warning where N is more than the"
                + " device decodes, by its vendor and device id: %s. The list has what commits of the"
                + " kernel say of single models and older kernels with that message do not know; what"
                + " a driver knows of is in the device's mask. That a device is not on it proves"
                + " nothing.")
            .formatted(narrowDevices()),
        "The only hint that the kernel gives before addresses run out. What can follow"
            + " is [dac-transition-fault](dac-transition-fault.md), or worse: a JMB585 wrote to the"
            + " wrong addresses, without an error, when the space below 4 GiB was full.",
        "Nothing, if the device can do that many bits. If it fails from now on, boot"
            + " with `iommu=pt` and report it to the driver's authors. With a warning: stop using"
            + " the device, check its data, and update the kernel to one that has the commit.",
        List.of("Iommu32BitSpaceLeft", "IommuAllocationFailures"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<String, BootLog.DacNotice> last = new LinkedHashMap<>();
    picture
        .host()
        .kernel()
        .bootLog()
        .optional()
        .ifPresent(log -> log.dacNotices().forEach(notice -> last.put(notice.device(), notice)));
    List<Finding> findings = new ArrayList<>();
    for (BootLog.DacNotice notice : last.values()) {
      Optional<DevicePicture> device = PciAddress.parse(notice.device()).flatMap(picture::device);
      Optional<NarrowDevice> narrow =
          device
              .flatMap(each -> NarrowDevice.of(each.device()))
              .filter(known -> known.bits() < notice.bits());
      List<Evidence> evidence = new ArrayList<>();
      evidence.add(Evidence.of(picture, notice));
      narrow.ifPresent(
          known ->
              evidence.add(
                  Evidence.of(
                      "%04x:%04x is %s, which decodes %d bits: commit %s of Linux"
                          .formatted(
                              known.vendor(),
                              known.device(),
                              known.name(),
                              known.bits(),
                              known.commit()))));
      findings.add(
          new Finding(
              id(),
              narrow.isPresent() ? Severity.WARNING : severity(),
              Subject.named(picture, notice.device()),
              summary(notice, narrow),
              evidence,
              narrow.isPresent()
                  ? "stop using the device, check its data, and update to a kernel that has the commit"
                  : "nothing, if the device can really do %d bits; if it fails from now on, boot with"
                          .formatted(notice.bits())
                      + " iommu=pt and report it to the driver's authors"));
    }
    return findings;
  }

  private static String summary(BootLog.DacNotice notice, Optional<NarrowDevice> narrow) {
    String left =
        "the space below 4 GiB was full for %s, which now uses %d-bit DMA addresses"
            .formatted(notice.device(), notice.bits());
    return narrow.map(known -> "%s but decodes %d bits".formatted(left, known.bits())).orElse(left);
  }

  private static String narrowDevices() {
    return NarrowDevice.ALL.stream()
        .map(
            known ->
                "%s (%04x:%04x, %d bits, commit %s)"
                    .formatted(
                        known.name(), known.vendor(), known.device(), known.bits(), known.commit()))
        .collect(Collectors.joining(", "));
  }
}
