// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.text.Printable;

/** What people call a device: vendor and device name where the host has them, numbers otherwise. */
public final class DeviceNames {

  private DeviceNames() {}

  /** Such as {@code Intel Corporation 82574L Gigabit}, or {@code [8086:10d3]}. */
  public static String of(PciDevice device, PciNames names) {
    Integer vendor = device.identity().vendor();
    Integer id = device.identity().device();
    if (vendor == null || id == null) {
      return "?";
    }
    String ids = ids(device);
    return names
        .vendor(vendor)
        .map(name -> Printable.of(name + " " + names.device(vendor, id).orElse(ids)))
        .orElse(ids);
  }

  /** The name and the numbers, such as {@code Intel Corporation 82574L [8086:10d3]}. */
  public static String withIds(PciDevice device, PciNames names) {
    String name = of(device, names);
    String ids = ids(device);
    return name.endsWith(ids) ? name : name + " " + ids;
  }

  /** Such as {@code [8086:10d3]}. */
  public static String ids(PciDevice device) {
    return device.identity().vendor() == null || device.identity().device() == null
        ? "[?]"
        : "[%04x:%04x]".formatted(device.identity().vendor(), device.identity().device());
  }
}
