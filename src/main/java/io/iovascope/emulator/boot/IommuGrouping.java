// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts devices into IOMMU groups as pci_device_group() of drivers/iommu/iommu.c does, one after the
 * other in the order in which the kernel finds them.
 */
final class IommuGrouping {

  private static final int INTEL = 0x8086;

  private final Map<PciAddress, PciDevice> devices;
  private final Map<PciBus, List<PciDevice>> byBus = new HashMap<>();
  private final Map<PciAddress, Integer> groups = new HashMap<>();
  private final Set<PciAddress> knownToIsolate = new HashSet<>();
  private int next;

  /**
   * @param devices every device of the host; what groups they say they are in is believed, and
   *     tells which ports and functions isolate without saying so (pci_dev_acs_enabled[] of
   *     drivers/pci/quirks.c)
   */
  IommuGrouping(Map<PciAddress, PciDevice> devices) {
    this.devices = devices;
    for (PciDevice device : devices.values()) {
      byBus.computeIfAbsent(bus(device), bus -> new ArrayList<>()).add(device);
      Integer group = device.binding().group();
      if (group != null) {
        groups.put(device.address(), group);
        next = Math.max(next, group + 1);
      }
    }
    devices.values().forEach(this::learn);
  }

  /** The group of a device that is in none so far. */
  int add(PciDevice device) {
    int group = find(device);
    groups.put(device.address(), group);
    return group;
  }

  private void learn(PciDevice device) {
    PciDevice above = above(device);
    if (above != null && apart(device, above)) {
      knownToIsolate.add(above.address());
    }
    for (PciDevice sibling : sameSlot(device)) {
      if (apart(device, sibling)) {
        knownToIsolate.add(device.address());
      }
    }
  }

  private boolean apart(PciDevice one, PciDevice other) {
    Integer first = groups.get(one.address());
    Integer second = groups.get(other.address());
    return first != null && second != null && !Objects.equals(first, second);
  }

  private int find(PciDevice device) {
    if (device.place().realDmaDevice() != null
        && groups.containsKey(device.place().realDmaDevice())) {
      return groups.getOrDefault(device.place().realDmaDevice(), next);
    }
    PciDevice granule = device;
    // Requests from below a bridge to conventional PCI carry the bridge's name or a made-up one.
    for (PciDevice bridge : allAbove(device)) {
      if (makesAlias(bridge)) {
        Integer group = groups.get(bridge.address());
        if (group != null) {
          return group;
        }
        granule = bridge;
      }
    }
    for (PciDevice bridge : allAbove(granule)) {
      if (pathIsolates(bridge)) {
        break;
      }
      granule = bridge;
      Integer group = groups.get(bridge.address());
      if (group != null) {
        return group;
      }
    }
    if (isMultifunction(granule) && !isolates(granule)) {
      for (PciDevice sibling : sameSlot(granule)) {
        Integer group = groups.get(sibling.address());
        if (group != null && !isolates(sibling)) {
          return group;
        }
      }
    }
    return next++;
  }

  /** The bridges above, from the nearest up to the one on the root bus. */
  private List<PciDevice> allAbove(PciDevice device) {
    List<PciDevice> found = new ArrayList<>();
    List<PciAddress> path = device.place().path();
    for (int i = path.size() - 2; i >= 0; i--) {
      PciDevice bridge = devices.get(path.get(i));
      if (bridge != null) {
        found.add(bridge);
      }
    }
    return found;
  }

  private @Nullable PciDevice above(PciDevice device) {
    return device.parent().map(devices::get).orElse(null);
  }

  private List<PciDevice> sameSlot(PciDevice device) {
    return byBus.getOrDefault(bus(device), List.of()).stream()
        .filter(
            each ->
                each.address().device() == device.address().device()
                    && !each.address().equals(device.address())
                    && !each.isVirtualFunction()
                    && !device.isVirtualFunction())
        .toList();
  }

  /** pci_for_each_dma_alias() of drivers/pci/search.c. */
  private static boolean makesAlias(PciDevice bridge) {
    PcieType type = type(bridge);
    if (type != null) {
      return type == PcieType.PCIE_TO_PCI_BRIDGE || type == PcieType.PCI_TO_PCIE_BRIDGE;
    }
    return capabilitiesReadable(bridge);
  }

  /** pci_acs_path_enabled() of drivers/pci/pci.c, from the bridge up to the root complex. */
  private boolean pathIsolates(PciDevice bridge) {
    return isolates(bridge) && allAbove(bridge).stream().allMatch(this::isolates);
  }

  /** pci_acs_enabled() of drivers/pci/pci.c. */
  private boolean isolates(PciDevice device) {
    if (knownToIsolate.contains(device.address())) {
      return true;
    }
    PcieType type = type(device);
    if (type == null) {
      // Conventional PCI does not; of a port whose kind cannot be read its group told all there is.
      return false;
    }
    boolean acs =
        device
            .configuration()
            .optional()
            .map(PciConfiguration::acs)
            .map(PciConfiguration.Acs::isolates)
            .orElse(false);
    return switch (type) {
      case PCI_TO_PCIE_BRIDGE, PCIE_TO_PCI_BRIDGE, ROOT_COMPLEX_EVENT_COLLECTOR -> false;
      case ROOT_PORT, DOWNSTREAM_PORT -> acs;
      case ROOT_COMPLEX_ENDPOINT ->
          acs || !isMultifunction(device) || Objects.equals(device.identity().vendor(), INTEL);
      case ENDPOINT, LEGACY_ENDPOINT, UPSTREAM_PORT -> acs || !isMultifunction(device);
    };
  }

  private static boolean isMultifunction(PciDevice device) {
    return !device.isVirtualFunction()
        && device.configuration().optional().map(PciConfiguration::multifunction).orElse(false);
  }

  private static boolean capabilitiesReadable(PciDevice device) {
    return device
        .configuration()
        .optional()
        .map(PciConfiguration::capabilitiesReadable)
        .orElse(false);
  }

  private static @Nullable PcieType type(PciDevice device) {
    return device.configuration().optional().map(PciConfiguration::pcieType).orElse(null);
  }

  private static PciBus bus(PciDevice device) {
    return new PciBus(device.address().segment(), device.address().bus());
  }
}
