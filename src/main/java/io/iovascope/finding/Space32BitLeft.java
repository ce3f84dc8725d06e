package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.BootLog;
import io.iovascope.host.PciAddress;
import io.iovascope.model.DevicePicture;
import io.iovascope.model.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device has left the space below 4 GiB, because that was full or fragmented once (domain.md
 * section 1, fact 5). The kernel says so once per device, since 6.6.
 */
final class Space32BitLeft implements Rule {

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
        "\"Using N-bit DMA addresses\" in the kernel's log.",
        "The only hint that the kernel gives before addresses run out. What can follow"
            + " is [dac-transition-fault](dac-transition-fault.md).",
        "Nothing, if the device can do that many bits. If it fails from now on, boot"
            + " with `iommu=pt` and report it to the driver's authors.",
        List.of("Iommu32BitSpaceLeft", "IommuAllocationFailures"));
  }

  @Override
  public List<Finding> findings(Picture picture) {
    Map<String, BootLog.DacNotice> last = new LinkedHashMap<>();
    picture
        .host()
        .bootLog()
        .optional()
        .ifPresent(log -> log.dacNotices().forEach(notice -> last.put(notice.device(), notice)));
    List<Finding> findings = new ArrayList<>();
    for (BootLog.DacNotice notice : last.values()) {
      Optional<DevicePicture> device = PciAddress.parse(notice.device()).flatMap(picture::device);
      findings.add(
          new Finding(
              id(),
              severity(),
              device.map(each -> each.device().group()).orElse(null),
              device.map(each -> each.device().address()).orElse(null),
              "the space below 4 GiB was full for %s, which now uses %d-bit DMA addresses"
                  .formatted(notice.device(), notice.bits()),
              List.of(
                  "%s line %d: Using %d-bit DMA addresses"
                      .formatted(picture.host().bootLog().path(), notice.line(), notice.bits())),
              "nothing, if the device can really do %d bits; if it fails from now on, boot with"
                      .formatted(notice.bits())
                  + " iommu=pt and report it to the driver's authors"));
    }
    return findings;
  }
}
