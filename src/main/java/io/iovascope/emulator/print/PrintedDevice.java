// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints the sysfs directory of a PCI function (drivers/pci/pci-sysfs.c). */
final class PrintedDevice {

  private static final int SLOTS = 13;
  private static final int SLOTS_OF_BRIDGE = 17;
  private static final String NO_RESOURCE = "0x%016x 0x%016x 0x%016x\n".formatted(0, 0, 0);

  private final KernelFiles files;
  private final Map<String, String> directoryOf;

  PrintedDevice(KernelFiles files, Map<String, String> directoryOf) {
    this.files = files;
    this.directoryOf = directoryOf;
  }

  /**
   * @param number number of a virtual function among those of its physical function, else -1
   */
  void print(PciDevice device, int number) {
    String name = device.address().toString();
    String directory = directoryOf.getOrDefault(name, "");
    String base = directory + "/";
    hexadecimal(base + "class", device.identity().classCode(), 6);
    hexadecimal(base + "vendor", device.identity().vendor(), 4);
    hexadecimal(base + "device", device.identity().device(), 4);
    files.line(base + "revision", "0x00");
    files.line(base + "enable", device.binding().driver() == null ? "0" : "1");
    files.line(
        base + "numa_node",
        device.place().numaNode() == null ? "-1" : device.place().numaNode().toString());
    decimal(base + "dma_mask_bits", device.masks().streamingBits());
    decimal(base + "consistent_dma_mask_bits", device.masks().coherentBits());
    decimal(base + "secondary_bus_number", device.buses().secondary());
    decimal(base + "subordinate_bus_number", device.buses().subordinate());
    if (device.sriov().virtualFunctions() != null) {
      decimal(base + "sriov_numvfs", device.sriov().virtualFunctions());
      decimal(base + "sriov_totalvfs", device.sriov().virtualFunctions());
    }
    files.text(base + "resource", resources(device));
    device
        .configuration()
        .optional()
        .ifPresent(found -> files.bytes(base + "config", ConfigurationSpace.of(device, found)));
    links(device, directory, number);
  }

  private void links(PciDevice device, String directory, int number) {
    String name = device.address().toString();
    String base = directory + "/";
    files.link(base + "subsystem", "/sys/bus/pci");
    files.link("/sys/bus/pci/devices/" + name, directory);
    if (device.binding().driver() != null) {
      String driver = "/sys/bus/pci/drivers/" + device.binding().driver();
      files.link(base + "driver", driver);
      files.link(driver + "/" + name, directory);
    }
    if (device.binding().unit() != null) {
      files.link(base + "iommu", "/sys/devices/virtual/iommu/" + device.binding().unit());
    }
    if (device.binding().group() != null) {
      files.link(base + "iommu_group", "/sys/kernel/iommu_groups/" + device.binding().group());
    }
    PciAddress physical = device.sriov().physicalFunction();
    if (physical != null) {
      String other = directoryOf.getOrDefault(physical.toString(), "");
      files.link(base + "physfn", other);
      files.link(other + "/virtfn" + number, directory);
    }
  }

  private void hexadecimal(String path, @Nullable Integer value, int digits) {
    if (value != null) {
      files.line(path, ("0x%0" + digits + "x").formatted(value));
    }
  }

  private void decimal(String path, @Nullable Integer value) {
    if (value != null) {
      files.line(path, value.toString());
    }
  }

  /** resource_show(): a line for every slot, zeros for those that are not set. */
  private static String resources(PciDevice device) {
    String[] lines = new String[device.isBridge() ? SLOTS_OF_BRIDGE : SLOTS];
    for (PciResource resource : device.resources()) {
      if (resource.slot() < lines.length) {
        lines[resource.slot()] =
            "0x%016x 0x%016x 0x%016x\n"
                .formatted(resource.range().start(), resource.range().end(), resource.flags());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line == null ? NO_RESOURCE : line);
    }
    return text.toString();
  }
}
