package io.iovascope.cli;

import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;

/** What people call a device: vendor and device name where the host has them, numbers otherwise. */
final class DeviceNames {

  private DeviceNames() {}

  /** Such as {@code Intel Corporation 82574L Gigabit}, or {@code [8086:10d3]}. */
  static String of(PciDevice device, PciNames names) {
    if (device.vendor() == null || device.device() == null) {
      return "?";
    }
    String ids = ids(device);
    return names
        .vendor(device.vendor())
        .map(
            vendor ->
                Printable.of(
                    vendor + " " + names.device(device.vendor(), device.device()).orElse(ids)))
        .orElse(ids);
  }

  /** Such as {@code [8086:10d3]}. */
  static String ids(PciDevice device) {
    return device.vendor() == null || device.device() == null
        ? "[?]"
        : "[%04x:%04x]".formatted(device.vendor(), device.device());
  }
}
