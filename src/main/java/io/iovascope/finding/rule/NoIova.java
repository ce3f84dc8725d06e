// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.CommandLine;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device for which the DMA API has not one page: with pci=nocrs the window of the host bridge is
 * the whole address space (docs/kernel-facts.md, section 1, fact 4). Probes then fail with ENOMEM
 * and the kernel does not say why.
 */
final class NoIova implements Rule {

  private static final long PAGE = 4096;

  @Override
  public String id() {
    return "no-iova";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "no DMA address is left for a device",
        "The DMA API translates for the device and has less than one page for it. Every"
            + " mapping fails, probes end with error -12, and the kernel does not say why.",
        "For each device that is translated and no bridge: what lies below its DMA mask"
            + " and the aperture, without what iommu-dma keeps back.",
        "`pci=nocrs`, a widespread work-around: the window of the host bridge becomes"
            + " the whole address space, and iommu-dma keeps all of it back (measured: masks"
            + " of 32, 39 and 46 bits have nothing).",
        "Remove `pci=nocrs`. A device with a mask below all windows needs a driver with"
            + " a wider mask, another slot, or `iommu=pt`.",
        List.of("IommuNoUsableIova"));
  }

  /** What takes all that devices can reach; how sure that is does not count. */
  private record Cause(Claim.Kind kind, AddressRange range, Provenance provenance) {

    static Cause of(Claim claim) {
      return new Cause(claim.kind(), claim.range(), claim.provenance());
    }
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<Optional<Cause>, List<DevicePicture>> byCause = new LinkedHashMap<>();
    for (DevicePicture device : picture.devices()) {
      if (hasNone(device)) {
        byCause.computeIfAbsent(cause(device.dmaApi()), cause -> new ArrayList<>()).add(device);
      }
    }
    List<Finding> findings = new ArrayList<>();
    byCause.forEach((cause, devices) -> findings.add(finding(picture, cause, devices)));
    return findings;
  }

  private static boolean hasNone(DevicePicture device) {
    AddressSet usable = device.dmaApi().usable();
    return device.dmaApi().state() == State.TRANSLATED
        && DeviceKind.of(device.device()) != DeviceKind.BRIDGE
        && usable != null
        && Long.compareUnsigned(usable.size(), PAGE) < 0;
  }

  /** The largest of the claims that leave nothing; empty if the limits do. */
  private static Optional<Cause> cause(DmaApiSpace space) {
    Claim largest = null;
    for (Claim claim : space.claims()) {
      boolean keepsBack = claim.layer().withholds() && claim.kind() != Claim.Kind.ABOVE_LIMIT;
      if (keepsBack
          && (largest == null
              || Long.compareUnsigned(claim.range().size(), largest.range().size()) > 0)) {
        largest = claim;
      }
    }
    return Optional.ofNullable(largest).map(Cause::of);
  }

  private Finding finding(Picture picture, Optional<Cause> cause, List<DevicePicture> devices) {
    PciDevice first = devices.get(0).device();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        cause
            .map(
                taken ->
                    Evidence.of(
                        "all that it can reach is taken by %s %s"
                            .formatted(taken.kind.label(), taken.range),
                        taken.provenance))
            .orElseGet(() -> Evidence.of("all that it can reach is taken by its limits")));
    evidence.addAll(
        devices.stream()
            .map(NoIova::limit)
            .distinct()
            .limit(Finding.EXAMPLES)
            .map(Evidence::of)
            .toList());
    boolean windows =
        picture
            .host()
            .kernel()
            .commandLine()
            .optional()
            .map(CommandLine::ignoresHostBridgeWindows)
            .orElse(false);
    return new Finding(
        id(),
        severity(),
        devices.size() == 1 ? Subject.of(devices.get(0)) : new Subject.Host(),
        cause.map(Cause::range).stream().toList(),
        "no IOVA is left for %s: every DMA mapping fails"
            .formatted(devices.size() == 1 ? first.address() : Finding.devices(devices)),
        evidence,
        windows
            ? "boot without pci=nocrs"
            : "boot with iommu=pt, or give the device addresses above the windows: a driver or"
                + " firmware with a wider DMA mask");
  }

  private static String limit(DevicePicture device) {
    Long limit = device.dmaApi().streamingLimit();
    return "%s reaches up to %s"
        .formatted(device.device().address(), limit == null ? "?" : AddressRange.hex(limit));
  }
}
