package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.emulator.draft.FunctionDraft;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciDevice;
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
    FunctionDraft draft =
        draft(function, function.address, function.path, function.type, acs(function));
    draft.device = description.device() == null ? deviceId(description) : description.device();
    draft.driver = description.driver().isEmpty() ? null : description.driver();
    draft.secondaryBus = function.secondaryBus < 0 ? null : function.secondaryBus;
    draft.subordinateBus = function.subordinateBus < 0 ? null : function.subordinateBus;
    draft.virtualFunctions = description.virtualFunctions();
    draft.resources = List.copyOf(function.resources);
    return draft.device();
  }

  /** Bound to the driver of the physical function with "vf" behind its name. */
  private static PciDevice virtual(LaidFunction function, int index) {
    PciAddress address = function.virtual(index);
    List<PciAddress> path = new ArrayList<>(function.path);
    path.set(path.size() - 1, address);
    FunctionDraft draft = draft(function, address, path, function.type, null);
    draft.device =
        (function.description.device() == null
                ? deviceId(function.description)
                : function.description.device())
            ^ 1;
    draft.driver =
        function.description.driver().isEmpty() ? null : function.description.driver() + "vf";
    draft.physicalFunction = function.address;
    draft.resources =
        function.resources.stream()
            .filter(resource -> resource.use() == PciResource.Use.VF_BAR)
            .map(resource -> slice(resource, index, function.virtualFunctions()))
            .toList();
    return draft.device();
  }

  private static PciResource slice(PciResource all, int index, int count) {
    long size = all.range().size() / count;
    long start = all.range().start() + index * size;
    return new PciResource(
        0, PciResource.Use.BAR, new AddressRange(start, start + size - 1), all.flags());
  }

  private static FunctionDraft draft(
      LaidFunction function,
      PciAddress address,
      List<PciAddress> path,
      @Nullable PcieType type,
      @Nullable Acs acs) {
    boolean virtual = !address.equals(function.address);
    PciConfiguration configuration =
        new PciConfiguration(
            function.isBridge(),
            !virtual && function.multifunction,
            true,
            type != null,
            type,
            acs,
            null,
            null);
    FunctionDraft draft =
        new FunctionDraft(
            function.rootBus, path, Reading.ok(configuration, configurationPath(path, function)));
    draft.classCode = function.description.classCode();
    draft.vendor =
        function.description.vendor() == null
            ? vendor(function.description)
            : function.description.vendor();
    draft.streamingMaskBits = function.description.streamingMaskBits();
    draft.coherentMaskBits = function.description.coherentMaskBits();
    draft.numaNode = function.node;
    return draft;
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

  /** A vendor that makes such devices. */
  private static int vendor(Function function) {
    return switch (function.classCode() >>> 8) {
      case 0x0108 -> 0x144d;
      case 0x0300, 0x0302 -> 0x10de;
      default -> INTEL;
    };
  }

  private static int deviceId(Function function) {
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
