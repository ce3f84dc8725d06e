// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciDevice.Binding;
import io.iovascope.host.PciDevice.Buses;
import io.iovascope.host.PciDevice.DmaMasks;
import io.iovascope.host.PciDevice.Identity;
import io.iovascope.host.PciDevice.Place;
import io.iovascope.host.PciDevice.Sriov;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The PCI functions of an invented host, before a kernel has put them into groups. */
final class InventedDevices {

  private static final int INTEL = 0x8086;

  /** ACS is there; the kernel switches it on. */
  private static final Acs ACS = new Acs(false, false, false, false);

  private InventedDevices() {}

  /** All functions, virtual ones included, by address. */
  static List<PciDevice> of(List<LaidBridge> bridges) {
    List<PciDevice> devices = new ArrayList<>();
    for (LaidBridge bridge : bridges) {
      for (LaidFunction function : bridge.all()) {
        devices.add(physical(function));
        for (int i = 0; i < function.virtualFunctions(); i++) {
          devices.add(virtual(function, i));
        }
      }
    }
    devices.sort(Comparator.comparing(PciDevice::address));
    return devices;
  }

  private static PciDevice physical(LaidFunction function) {
    Function description = function.description;
    return device(
        function,
        function.path,
        acs(function),
        description.driver().isEmpty() ? null : description.driver(),
        deviceId(description),
        new Sriov(null, description.virtualFunctions()),
        function.resources);
  }

  /** Bound to the driver of the physical function with "vf" behind its name. */
  private static PciDevice virtual(LaidFunction function, int index) {
    PciAddress address = function.virtual(index);
    List<PciAddress> path = new ArrayList<>(function.path);
    path.set(path.size() - 1, address);
    String driver = function.description.driver();
    return device(
        function,
        path,
        null,
        driver.isEmpty() ? null : driver + "vf",
        deviceId(function.description) ^ 1,
        new Sriov(function.address, null),
        function.resources.stream()
            .filter(resource -> resource.use() == PciResource.Use.VF_BAR)
            .map(resource -> slice(resource, index, function.virtualFunctions()))
            .toList());
  }

  private static PciResource slice(PciResource all, int index, int count) {
    long size = all.range().size() / count;
    long start = all.range().start() + index * size;
    return new PciResource(
        0, PciResource.Use.BAR, new AddressRange(start, start + size - 1), all.flags());
  }

  private static PciDevice device(
      LaidFunction function,
      List<PciAddress> path,
      @Nullable Acs acs,
      @Nullable String driver,
      int deviceId,
      Sriov sriov,
      List<PciResource> resources) {
    PciAddress address = path.get(path.size() - 1);
    boolean virtual = sriov.physicalFunction() != null;
    PciConfiguration configuration =
        new PciConfiguration(
            function.isBridge(),
            !virtual && function.multifunction,
            true,
            function.type != null,
            function.type,
            acs,
            null,
            null);
    Function description = function.description;
    return new PciDevice(
        address,
        new Place(function.rootBus, path, null, function.node),
        new Identity(description.classCode(), vendorId(description), deviceId),
        new Binding(driver, null, null),
        new DmaMasks(description.streamingMaskBits(), description.coherentMaskBits()),
        virtual ? Buses.NONE : buses(function),
        sriov,
        resources,
        Reading.ok(configuration, configurationPath(path, function)));
  }

  private static Buses buses(LaidFunction function) {
    return new Buses(
        function.secondaryBus < 0 ? null : function.secondaryBus,
        function.subordinateBus < 0 ? null : function.subordinateBus);
  }

  /** Where a reader finds it: the function's directory without links. */
  private static String configurationPath(List<PciAddress> path, LaidFunction function) {
    return "/sys/devices/pci%s/%s/config"
        .formatted(
            function.rootBus, String.join("/", path.stream().map(PciAddress::toString).toList()));
  }

  private static @Nullable Acs acs(LaidFunction function) {
    return function.description.kind() == Kind.PORT && function.description.acs() ? ACS : null;
  }

  /** Where the description is silent, a vendor that makes such devices. */
  private static int vendorId(Function function) {
    if (function.vendor() != null) {
      return function.vendor();
    }
    return switch (function.classCode() >>> 8) {
      case 0x0108 -> 0x144d;
      case 0x0300, 0x0302 -> 0x10de;
      default -> INTEL;
    };
  }

  private static int deviceId(Function function) {
    if (function.device() != null) {
      return function.device();
    }
    return switch (function.classCode() >>> 8) {
      case 0x0108 -> 0xa80a;
      case 0x0200 -> 0x1592;
      case 0x0300, 0x0302 -> 0x2330;
      case 0x0601 -> 0x1b81;
      case 0x0604 -> 0x352a;
      default -> 0x1b00 | function.classCode() >>> 16;
    };
  }
}
