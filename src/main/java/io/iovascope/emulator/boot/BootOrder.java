// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which a kernel puts devices into groups: as it finds them, which is by address,
 * virtual functions last because something has to ask for them.
 */
final class BootOrder {

  static final Comparator<PciDevice> OF_DEVICES =
      Comparator.comparing(PciDevice::isVirtualFunction).thenComparing(PciDevice::address);

  private BootOrder() {}

  /**
   * The lines of the log about groups: what the original log shows for devices that are still
   * there, once each, and the others at their place between them.
   */
  static List<GroupChange> groupChanges(List<GroupChange> original, Host host) {
    Map<String, Integer> groupOf = new HashMap<>();
    host.iommu()
        .groups()
        .forEach(group -> group.devices().forEach(name -> groupOf.put(name, group.id())));
    Map<String, PciDevice> devices = new HashMap<>();
    host.pci().devices().forEach(device -> devices.put(device.address().toString(), device));
    List<String> order = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    for (GroupChange change : original) {
      if (change.added() && groupOf.containsKey(change.device()) && placed.add(change.device())) {
        order.add(change.device());
      }
    }
    List<PciDevice> missing =
        host.pci().devices().stream()
            .filter(device -> device.binding().group() != null)
            .filter(device -> !placed.contains(device.address().toString()))
            .sorted(OF_DEVICES)
            .toList();
    List<String> merged = order.isEmpty() ? names(missing) : merged(order, missing, devices);
    int line = original.isEmpty() ? 1 : original.get(0).line();
    List<GroupChange> changes = new ArrayList<>();
    for (String name : merged) {
      changes.add(new GroupChange(name, groupOf.getOrDefault(name, 0), true, line++));
    }
    return changes;
  }

  private static List<String> names(List<PciDevice> devices) {
    return devices.stream().map(PciDevice::address).map(PciAddress::toString).toList();
  }

  /** Puts each missing device before the first one that comes after it. */
  private static List<String> merged(
      List<String> order, List<PciDevice> missing, Map<String, PciDevice> devices) {
    List<String> merged = new ArrayList<>(order);
    for (PciDevice device : missing) {
      int place = merged.size();
      for (int i = 0; i < merged.size() && place == merged.size(); i++) {
        PciDevice other = devices.get(merged.get(i));
        if (other != null && OF_DEVICES.compare(other, device) > 0) {
          place = i;
        }
      }
      merged.add(place, device.address().toString());
    }
    return merged;
  }
}
