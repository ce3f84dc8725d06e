// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.host.PciResource.Use;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.PeerRange.Redirect;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a device's requests that PCI may deliver to another device. Three ways lead
 * there: a switch or root port with siblings and without ACS request redirect, another function of
 * the same device, and a conventional PCI bus, where everybody hears everything. Where the
 * capability is missing, the kernel's grouping tells whether it knows the hardware to isolate
 * (pci_dev_specific_acs_enabled()).
 */
final class PeerRanges {

  private final Map<PciAddress, PciDevice> devices;
  private final Map<String, List<PciDevice>> byBus = new LinkedHashMap<>();

  PeerRanges(Map<PciAddress, PciDevice> devices) {
    this.devices = devices;
    for (PciDevice device : devices.values()) {
      byBus.computeIfAbsent(bus(device.address()), bus -> new ArrayList<>()).add(device);
    }
  }

  /** The ranges for one function; none for bridges, which start no requests of interest. */
  List<PeerRange> of(PciDevice device) {
    if (device.isBridge()) {
      return List.of();
    }
    List<PeerRange> ranges = new ArrayList<>(siblingFunctions(device));
    List<PciAddress> path = device.place().path();
    for (int i = path.size() - 2; i >= 0; i--) {
      PciDevice port = devices.get(path.get(i));
      PciDevice below = devices.get(path.get(i + 1));
      if (port == null) {
        continue;
      }
      if (isConventional(port)) {
        if (below != null) {
          ranges.addAll(sharedBus(below, port));
        }
      } else {
        ranges.addAll(siblingPorts(port, below));
      }
    }
    return List.copyOf(ranges);
  }

  private static String bus(PciAddress address) {
    return "%04x:%02x".formatted(address.segment(), address.bus());
  }

  private Collection<PciDevice> siblings(PciDevice device) {
    return byBus.getOrDefault(bus(device.address()), List.of()).stream()
        .filter(each -> !each.address().equals(device.address()))
        .toList();
  }

  /**
   * A port that the kernel takes for isolating, by ACS or by a quirk, is not in the group of what
   * is below it (pci_device_group() in drivers/iommu/iommu.c).
   */
  private List<PeerRange> siblingPorts(PciDevice port, @Nullable PciDevice below) {
    PcieType type = pcieType(port);
    if (type == PcieType.UPSTREAM_PORT) {
      return List.of();
    }
    boolean rootPort = port.place().path().size() == 1;
    Decision decision = decide(port, below == null || sameGroup(port, below));
    // Behind one switch it is worth knowing even if ACS is on: hardware has ignored it.
    if (rootPort && decision.redirect != Redirect.OFF) {
      return List.of();
    }
    return siblings(port).stream()
        .flatMap(sibling -> memoryOf(sibling, port, decision).stream())
        .toList();
  }

  private List<PeerRange> siblingFunctions(PciDevice device) {
    if (device.isVirtualFunction()) {
      return List.of();
    }
    List<PeerRange> ranges = new ArrayList<>();
    for (PciDevice sibling : siblings(device)) {
      boolean sameDevice =
          sibling.address().device() == device.address().device()
              && !sibling.isVirtualFunction()
              && !sibling.isBridge();
      if (sameDevice) {
        Decision decision = decide(device, sameGroup(device, sibling));
        if (decision.redirect == Redirect.OFF) {
          ranges.addAll(memoryOf(sibling, device, decision));
        }
      }
    }
    return ranges;
  }

  private List<PeerRange> sharedBus(PciDevice onBus, PciDevice bridge) {
    Decision decision =
        new Decision(
            Redirect.OFF, "conventional PCI bus below " + bridge.address(), Confidence.DERIVED);
    return siblings(onBus).stream()
        .flatMap(sibling -> memoryOf(sibling, bridge, decision).stream())
        .toList();
  }

  private static boolean isConventional(PciDevice bridge) {
    PcieType type = pcieType(bridge);
    boolean known =
        bridge.configuration().isOk()
            && bridge
                .configuration()
                .optional()
                .map(PciConfiguration::capabilitiesReadable)
                .orElse(false);
    return type == PcieType.PCIE_TO_PCI_BRIDGE || (known && type == null);
  }

  private static boolean sameGroup(PciDevice one, PciDevice other) {
    return one.binding().group() == null
        || Objects.equals(one.binding().group(), other.binding().group());
  }

  private static @Nullable PcieType pcieType(PciDevice device) {
    return device.configuration().optional().map(PciConfiguration::pcieType).orElse(null);
  }

  private record Decision(Redirect redirect, String origin, Confidence confidence) {}

  /**
   * @param port the port, or the device itself, that would have to redirect
   * @param sameGroup whether the kernel takes it for not isolating
   */
  private static Decision decide(PciDevice port, boolean sameGroup) {
    Optional<PciConfiguration> configuration = port.configuration().optional();
    PciConfiguration.Acs acs = configuration.map(PciConfiguration::acs).orElse(null);
    if (acs != null) {
      return acs.requestRedirect()
          ? new Decision(
              Redirect.ON, "ACS request redirect is on at " + port.address(), Confidence.EXACT)
          : new Decision(
              Redirect.OFF, "ACS request redirect is off at " + port.address(), Confidence.EXACT);
    }
    if (configuration.map(PciConfiguration::capabilitiesReadable).orElse(false)) {
      return sameGroup
          ? new Decision(
              Redirect.OFF, port.address() + " has no ACS capability", Confidence.DERIVED)
          : new Decision(
              Redirect.ON,
              port.address() + " has no ACS capability, but the kernel knows it to isolate",
              Confidence.DERIVED);
    }
    String unreadable = "configuration space of %s is not readable".formatted(port.address());
    return sameGroup
        ? new Decision(
            Redirect.OFF, unreadable + "; its IOMMU group says no isolation", Confidence.ASSUMED)
        : new Decision(
            Redirect.UNKNOWN,
            unreadable + "; the kernel keeps the groups apart",
            Confidence.ASSUMED);
  }

  private static List<PeerRange> memoryOf(PciDevice peer, PciDevice via, Decision decision) {
    Use wanted = peer.isBridge() ? Use.BRIDGE_WINDOW : Use.BAR;
    Claim.Kind kind = peer.isBridge() ? Claim.Kind.PEER_WINDOW : Claim.Kind.PEER_BAR;
    return peer.resources().stream()
        .filter(resource -> resource.use() == wanted && resource.isMemory())
        .map(PciResource::range)
        .map(
            (AddressRange range) ->
                new PeerRange(
                    range,
                    kind,
                    peer.address(),
                    via.address(),
                    decision.redirect,
                    Provenance.of(
                        "%s of %s; %s"
                            .formatted(
                                kind == Claim.Kind.PEER_BAR ? "BAR" : "window",
                                peer.address(),
                                decision.origin)),
                    decision.confidence))
        .toList();
  }
}
