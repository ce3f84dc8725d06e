// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Map;
import java.util.Optional;

/**
 * Names of vendors and devices from a {@code pci.ids} file.
 *
 * @param vendors by vendor id
 * @param devices by {@code vendor << 16 | device}
 */
public record PciNames(Map<Integer, String> vendors, Map<Integer, String> devices) {

  /** No names: everything is shown by its numbers. */
  public static final PciNames NONE = new PciNames(Map.of(), Map.of());

  public PciNames {
    vendors = Map.copyOf(vendors);
    devices = Map.copyOf(devices);
  }

  public Optional<String> vendor(int vendor) {
    return Optional.ofNullable(vendors.get(vendor));
  }

  public Optional<String> device(int vendor, int device) {
    return Optional.ofNullable(devices.get(vendor << 16 | device));
  }
}
