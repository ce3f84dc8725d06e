// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciDevice.Binding;
import io.iovascope.host.PciDevice.Buses;
import io.iovascope.host.PciDevice.DmaMasks;
import io.iovascope.host.PciDevice.Identity;
import io.iovascope.host.PciDevice.Place;
import io.iovascope.host.PciDevice.Sriov;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.root.Attributes;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.ManyReadings;
import io.iovascope.host.root.ReadingProblems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the PCI functions of {@code /sys/bus/pci/devices}. */
public final class PciDeviceReader {

  /** Where the kernel lists all functions, by address. */
  public static final String DIRECTORY = "/sys/bus/pci/devices";

  private static final String SOURCE = "pci-devices";
  private static final int RESOURCE_LIMIT = 1 << 16;

  /** PCI_CLASS_BRIDGE_PCI of include/linux/pci_ids.h. */
  private static final int PCI_BRIDGE = 0x0604;

  private static final int LAST_BUS = 0xff;
  private static final int LARGEST_MASK = 64;
  private static final int LARGEST_NUMBER_OF_VFS = 0xffff;

  private final HostRoot root;
  private final ReadingProblems problems;

  public PciDeviceReader(HostRoot root, ReadingProblems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** All functions, by address. */
  public Reading<List<PciDevice>> read() {
    return root.list(DIRECTORY)
        .map(
            names -> {
              List<PciDevice> devices =
                  new ArrayList<>(
                      ManyReadings.of(
                          root,
                          names,
                          (name, noted) -> new PciDeviceReader(root, noted).readDevice(name),
                          problems));
              devices.sort((a, b) -> a.address().compareTo(b.address()));
              return List.copyOf(devices);
            });
  }

  private Optional<PciDevice> readDevice(String name) {
    String link = DIRECTORY + "/" + name;
    Optional<PciAddress> address = PciAddress.parse(name);
    if (address.isEmpty()) {
      problems.checked(
          SOURCE,
          Reading.malformed(
              null, link, "expected a PCI address, found '%s'".formatted(BadLines.quoted(name))));
      return Optional.empty();
    }
    // One that is gone by now was removed while we looked.
    Optional<String> directory = problems.required(SOURCE, root.realPath(link));
    return directory.flatMap(path -> readDevice(address.get(), path));
  }

  private Optional<PciDevice> readDevice(PciAddress address, String directory) {
    Location location = Location.of(directory, address);
    if (location == null) {
      problems.checked(
          SOURCE,
          Reading.malformed(
              null,
              directory,
              "expected a path below /sys/devices/pciDDDD:BB that ends in " + address));
      return Optional.empty();
    }
    Attributes attributes = new Attributes(root, directory, SOURCE, problems);
    Attributes needed = attributes.needed();
    Integer classCode = needed.hexadecimal("class", 24);
    // Every bridge has them, see pci_bridge_attrs_are_visible() of drivers/pci/pci-sysfs.c.
    Attributes buses = classCode != null && classCode >>> 8 == PCI_BRIDGE ? needed : attributes;
    Integer secondaryBus = buses.decimal("secondary_bus_number", LAST_BUS);
    Reading<PciConfiguration> configuration =
        new PciConfigurationReader(root).read(address, directory);
    problems.required("pci-config", configuration);
    return Optional.of(
        new PciDevice(
            address,
            new Place(
                location.rootBus,
                location.path,
                location.realDmaDevice,
                attributes.decimal("numa_node", Integer.MAX_VALUE)),
            new Identity(
                classCode, needed.hexadecimal("vendor", 16), needed.hexadecimal("device", 16)),
            new Binding(
                attributes.linkName("driver"),
                attributes.linkName("iommu_group", "a group number", IommuGroup::parseId),
                attributes.linkNameOrDirectory("iommu")),
            new DmaMasks(
                needed.decimal("dma_mask_bits", LARGEST_MASK),
                needed.decimal("consistent_dma_mask_bits", LARGEST_MASK)),
            new Buses(secondaryBus, buses.decimal("subordinate_bus_number", LAST_BUS)),
            new Sriov(
                attributes.linkName("physfn", "a PCI address", PciAddress::parse),
                attributes.decimal("sriov_numvfs", LARGEST_NUMBER_OF_VFS)),
            resources(directory + "/resource", secondaryBus != null),
            configuration));
  }

  private List<PciResource> resources(String path, boolean bridge) {
    return problems
        .required(
            SOURCE,
            root.bytes(path, RESOURCE_LIMIT)
                .flatMap(
                    bytes ->
                        PciResourceParser.parse(
                            new String(bytes, StandardCharsets.US_ASCII), bridge, path)))
        .orElse(List.of());
  }

  /** What the path of a device's directory says about its place. */
  private record Location(
      PciBus rootBus, List<PciAddress> path, @Nullable PciAddress realDmaDevice) {

    /** Null if the path is not that of the device below a root bus. */
    static @Nullable Location of(String directory, PciAddress address) {
      PciBus rootBus = null;
      PciAddress realDmaDevice = null;
      List<PciAddress> path = new ArrayList<>();
      for (String part : directory.split("/", -1)) {
        Optional<PciBus> bus =
            part.startsWith("pci") ? PciBus.parse(part.substring(3)) : Optional.empty();
        if (bus.isPresent()) {
          // Below a VMD endpoint the path goes through a second root bus.
          realDmaDevice = path.isEmpty() ? null : path.get(path.size() - 1);
          path.clear();
          rootBus = bus.get();
        } else {
          PciAddress.parse(part).ifPresent(path::add);
        }
      }
      return rootBus != null && !path.isEmpty() && path.get(path.size() - 1).equals(address)
          ? new Location(rootBus, path, realDmaDevice)
          : null;
    }
  }
}
