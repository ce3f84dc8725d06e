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
import io.iovascope.host.PciBus;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The memory windows of a host bridge leave little below 4 GiB, where devices with a 32-bit mask
 * must stay and all others are tried first (docs/kernel-facts.md, section 1, fact 3; incident E16).
 */
final class WindowEats32Bit implements Rule {

  private static final long MIB = 1L << 20;
  private static final long LITTLE = 512 * MIB;
  private static final long LITTLE_AT_ONCE = 64 * MIB;
  private static final long HARDLY_ANY = 64 * MIB;
  private static final long BELOW_4_GIB = 0xffff_ffffL;

  @Override
  public String id() {
    return "window-eats-32bit";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "bridge windows leave little below 4 GiB",
        "The memory windows of the device's host bridge are kept out of its DMA"
            + " addresses, used or not. Below 4 GiB, where devices with a 32-bit mask must"
            + " stay and all others are tried first, little is left.",
        "For each host bridge whose devices need addresses below 4 GiB: what is left"
            + " there. A warning below 512 MiB, or if the largest aligned block is below 64"
            + " MiB; critical below 64 MiB.",
        "i.MX95 boards moved their PCI ranges above 4 GiB to end the exhaustion"
            + " (devicetree list, 2026). On x86 it is a large MMIO hole below 4 GiB in the"
            + " firmware setup.",
        "Move memory-mapped I/O above 4 GiB in the firmware setup (\"above 4G decoding\","
            + " size of the MMIO hole). `iommu.forcedac=1` helps if every driver can do 64"
            + " bits.",
        List.of("Iommu32BitSpaceSmall", "Iommu32BitSpaceTiny"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<PciBus, List<DevicePicture>> byBridge = new LinkedHashMap<>();
    for (DevicePicture device : picture.devices()) {
      if (needsLowSpace(device) && isLittle(usable32(device))) {
        byBridge
            .computeIfAbsent(device.device().place().rootBus(), bus -> new ArrayList<>())
            .add(device);
      }
    }
    List<Finding> findings = new ArrayList<>();
    byBridge.forEach((bus, devices) -> findings.add(finding(bus, devices)));
    return findings;
  }

  /** A narrower mask than 32 bits, or no IOVA at all, is not the windows' fault alone. */
  private static boolean needsLowSpace(DevicePicture device) {
    DmaApiSpace space = device.dmaApi();
    Long streaming = space.streamingLimit();
    Long coherent = space.coherentLimit();
    AddressSet usable = space.usable();
    if (space.state() != State.TRANSLATED
        || !space.limitsKnown()
        || !space.reservationsKnown()
        || streaming == null
        || usable == null
        || usable.isEmpty()
        || Long.compareUnsigned(streaming, BELOW_4_GIB) < 0) {
      return false;
    }
    return streaming == BELOW_4_GIB
        || (coherent != null && coherent == BELOW_4_GIB)
        || Boolean.TRUE.equals(space.thirtyTwoBitFirst());
  }

  private static boolean isLittle(AddressSet usable32) {
    return Long.compareUnsigned(usable32.size(), LITTLE) < 0
        || Long.compareUnsigned(usable32.largestAlignedBlock(), LITTLE_AT_ONCE) < 0;
  }

  private static AddressSet usable32(DevicePicture device) {
    return Objects.requireNonNull(device.dmaApi().usable32());
  }

  private Finding finding(PciBus bus, List<DevicePicture> devices) {
    DevicePicture worst = devices.get(0);
    for (DevicePicture device : devices) {
      if (Long.compareUnsigned(usable32(device).size(), usable32(worst).size()) < 0) {
        worst = device;
      }
    }
    AddressSet left = usable32(worst);
    boolean critical = Long.compareUnsigned(left.size(), HARDLY_ANY) < 0;
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(Evidence.of("below host bridge %s: %s".formatted(bus, Finding.devices(devices))));
    List<Claim> windows =
        worst.dmaApi().claims().stream()
            .filter(claim -> claim.kind() == Claim.Kind.BRIDGE_WINDOW)
            .filter(claim -> claim.range().overlaps(AddressRange.BELOW_4_GIB))
            .toList();
    windows.stream()
        .limit(Finding.EXAMPLES)
        .map(claim -> Evidence.of("window " + claim.range(), claim.provenance()))
        .forEach(evidence::add);
    return new Finding(
        id(),
        critical ? Severity.CRITICAL : Severity.WARNING,
        Subject.of(worst),
        windows.stream().map(Claim::range).toList(),
        "%d MiB are left below 4 GiB for %s, the largest block has %d MiB"
            .formatted(
                left.size() / MIB, worst.device().address(), left.largestAlignedBlock() / MIB),
        evidence,
        "move memory-mapped I/O above 4 GiB in the firmware setup (\"above 4G decoding\", size of"
            + " the MMIO hole), or boot with iommu.forcedac=1 if every driver can do 64 bits");
  }
}
