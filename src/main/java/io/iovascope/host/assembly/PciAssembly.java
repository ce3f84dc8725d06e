// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.KernelLog;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the PCI functions together from what the pieces tell of each. */
final class PciAssembly {

  private static final Set<String> IDLE_DRIVERS = Set.of("pcieport", "pci-stub");

  private final PieceEvidence evidence;
  private final Map<PciAddress, Draft> drafts = new TreeMap<>();

  /** What is known of a function so far; what is null nobody has told. */
  private static final class Draft {
    @Nullable Integer classCode;
    @Nullable Integer vendor;
    @Nullable Integer device;
    @Nullable String driver;
    boolean driverTold;
    @Nullable Integer numaNode;
    @Nullable Integer streamingBits;
    @Nullable Integer coherentBits;
    @Nullable PciAddress physicalFunction;
    @Nullable Integer virtualFunctions;
    List<PciResource> ranges = List.of();
    @Nullable Reading<PciConfiguration> configuration;
  }

  private PciAssembly(PieceEvidence evidence) {
    this.evidence = evidence;
  }

  /** The functions, without their groups and units. */
  static Host.Pci of(PieceEvidence evidence) {
    PciAssembly assembly = new PciAssembly(evidence);
    assembly.collect();
    Places places = new Places(evidence);
    List<PciDevice> devices = assembly.devices(places);
    return new Host.Pci(places.rootBuses(devices), devices, assembly.names());
  }

  private Draft at(PciAddress address) {
    return drafts.computeIfAbsent(address, each -> new Draft());
  }

  private void collect() {
    evidence.all(Fact.Function.class).forEach(told -> at(told.fact().address()));
    evidence.all(Fact.Identity.class).forEach(told -> identity(told.fact()));
    evidence
        .all(Fact.InGroup.class)
        .forEach(told -> PciAddress.parse(told.fact().device()).ifPresent(this::at));
    for (PieceEvidence.Witness<Fact.Driver> told : evidence.all(Fact.Driver.class)) {
      Draft draft = at(told.fact().address());
      draft.driver = told.fact().driver();
      draft.driverTold = true;
    }
    evidence
        .all(Fact.NumaNode.class)
        .forEach(told -> at(told.fact().address()).numaNode = told.fact().node());
    evidence.all(Fact.BusesBelow.class).forEach(told -> at(told.fact().bridge()));
    evidence.best(Fact.Log.class).ifPresent(told -> limits(told.fact().log()));
    evidence.all(Fact.Masks.class).forEach(told -> masks(told.fact()));
    evidence
        .all(Fact.VirtualFunction.class)
        .forEach(
            told -> at(told.fact().address()).physicalFunction = told.fact().physicalFunction());
    evidence
        .all(Fact.VirtualFunctions.class)
        .forEach(
            told -> at(told.fact().physicalFunction()).virtualFunctions = told.fact().number());
    evidence.all(Fact.Ranges.class).forEach(told -> ranges(told.fact()));
    evidence.all(Fact.Configuration.class).forEach(told -> configuration(told.fact()));
  }

  /** A piece may know the class alone, or the class without its programming interface. */
  private void identity(Fact.Identity identity) {
    Draft draft = at(identity.address());
    Integer told = identity.classCode();
    if (told != null) {
      boolean lessExact =
          draft.classCode != null && (told & 0xff) == 0 && draft.classCode >>> 8 == told >>> 8;
      draft.classCode = lessExact ? draft.classCode : told;
    }
    draft.vendor = identity.vendor() == null ? draft.vendor : identity.vendor();
    draft.device = identity.device() == null ? draft.device : identity.device();
  }

  /** A device whose space below 4 GiB was full once is named with all bits that it can use. */
  private void limits(Reading<KernelLog> log) {
    log.optional().map(KernelLog::boot).map(BootLog::dacNotices).orElse(List.of()).stream()
        .forEach(
            notice ->
                PciAddress.parse(notice.device())
                    .ifPresent(address -> at(address).streamingBits = notice.bits()));
  }

  private void masks(Fact.Masks masks) {
    Draft draft = at(masks.address());
    draft.streamingBits =
        masks.streamingBits() == null ? draft.streamingBits : masks.streamingBits();
    draft.coherentBits = masks.coherentBits() == null ? draft.coherentBits : masks.coherentBits();
  }

  /** A piece that tells some BARs tells all, and the like for the other uses. */
  private void ranges(Fact.Ranges told) {
    Draft draft = at(told.address());
    List<PciResource> all = new ArrayList<>(draft.ranges);
    all.removeIf(known -> told.ranges().stream().anyMatch(range -> range.use() == known.use()));
    all.addAll(told.ranges());
    all.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
    draft.ranges = all;
  }

  /** The port type stays known where a better piece could not see the capabilities. */
  private void configuration(Fact.Configuration told) {
    Draft draft = at(told.address());
    PciConfiguration better = told.configuration().value();
    PciConfiguration known = draft.configuration == null ? null : draft.configuration.value();
    boolean less =
        known != null
            && (better == null || !better.capabilitiesReadable() && better.pcieType() == null);
    draft.configuration = less ? draft.configuration : told.configuration();
  }

  private List<PciDevice> devices(Places places) {
    List<PciDevice> devices = new ArrayList<>();
    drafts.forEach((address, draft) -> devices.add(device(address, draft, places)));
    return devices;
  }

  private PciDevice device(PciAddress address, Draft draft, Places places) {
    return new PciDevice(
        address,
        places.of(address, draft.numaNode),
        new PciDevice.Identity(draft.classCode, draft.vendor, draft.device),
        new PciDevice.Binding(draft.driver, null, null, draft.driverTold),
        masks(draft),
        Objects.requireNonNullElse(places.buses(address), PciDevice.Buses.NONE),
        new PciDevice.Sriov(draft.physicalFunction, draft.virtualFunctions),
        draft.ranges,
        Objects.requireNonNullElseGet(
            draft.configuration,
            () ->
                evidence.missing(
                    "/sys/bus/pci/devices/" + address + "/config", "sudo lspci -nnvvvxxxx")));
  }

  /** Without a driver that does DMA the mask is what every function begins with. */
  private static PciDevice.DmaMasks masks(Draft draft) {
    boolean untouched =
        draft.driverTold && (draft.driver == null || IDLE_DRIVERS.contains(draft.driver));
    return draft.streamingBits == null && draft.coherentBits == null && untouched
        ? PciDevice.DmaMasks.DEFAULT
        : new PciDevice.DmaMasks(
            draft.streamingBits,
            draft.coherentBits,
            draft.streamingBits != null && draft.coherentBits != null);
  }

  private PciNames names() {
    Map<Integer, String> vendors = new HashMap<>();
    Map<Integer, String> devices = new HashMap<>();
    for (PieceEvidence.Witness<Fact.Names> told : evidence.all(Fact.Names.class)) {
      Fact.Names names = told.fact();
      vendors.put(names.vendor(), names.vendorName());
      if (!names.deviceName().isEmpty()) {
        devices.put(names.vendor() << 16 | names.device(), names.deviceName());
      }
    }
    return new PciNames(vendors, devices);
  }
}
