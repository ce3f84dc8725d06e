package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A PCI function of a synthetic host.
 *
 * @param path the functions from the root bus down to this one, which is the last
 * @param groupOwner the first function of its IOMMU group
 * @param secondaryBus for a bridge, the bus right below it
 * @param subordinateBus for a bridge, the highest bus below it
 * @param virtualFunctions number of virtual functions, for a physical one
 * @param virtualIndex number among the virtual functions of {@code physicalFunction}, or -1
 * @param physicalFunction for a virtual function, its physical one, else the function itself
 * @param reservedMemory the RMRRs that name it
 */
record SyntheticFunction(
    SyntheticKind kind,
    SyntheticHostBridge hostBridge,
    List<PciAddress> path,
    PciAddress groupOwner,
    int secondaryBus,
    int subordinateBus,
    int virtualFunctions,
    int virtualIndex,
    PciAddress physicalFunction,
    List<AddressRange> reservedMemory) {

  /** A function in a group of its own. */
  static SyntheticFunction of(
      SyntheticKind kind, SyntheticHostBridge hostBridge, List<PciAddress> path) {
    PciAddress address = path.get(path.size() - 1);
    return new SyntheticFunction(
        kind, hostBridge, path, address, -1, -1, 0, -1, address, List.of());
  }

  SyntheticFunction inGroupOf(PciAddress owner) {
    return new SyntheticFunction(
        kind, hostBridge, path, owner, -1, -1, 0, -1, physicalFunction, reservedMemory);
  }

  SyntheticFunction leadingTo(int first, int last) {
    return new SyntheticFunction(
        kind, hostBridge, path, groupOwner, first, last, 0, -1, physicalFunction, reservedMemory);
  }

  SyntheticFunction withVirtualFunctions(int count) {
    return new SyntheticFunction(
        kind, hostBridge, path, groupOwner, -1, -1, count, -1, physicalFunction, reservedMemory);
  }

  SyntheticFunction asVirtual(int index, PciAddress physical) {
    return new SyntheticFunction(
        kind, hostBridge, path, groupOwner, -1, -1, 0, index, physical, reservedMemory);
  }

  SyntheticFunction withReservedMemory(List<AddressRange> ranges) {
    return new SyntheticFunction(
        kind,
        hostBridge,
        path,
        groupOwner,
        secondaryBus,
        subordinateBus,
        virtualFunctions,
        virtualIndex,
        physicalFunction,
        ranges);
  }

  PciAddress address() {
    return path.get(path.size() - 1);
  }

  boolean isVirtual() {
    return virtualIndex >= 0;
  }

  /** Every second virtual function is held ready for a virtual machine. */
  String driver() {
    return isVirtual() && virtualIndex % 2 == 1 ? "vfio-pci" : kind.driver;
  }

  /** Its directory, relative to the top of the host. */
  String directory() {
    return "sys/devices/pci%s/%s"
        .formatted(
            hostBridge.rootBus(),
            path.stream().map(PciAddress::toString).collect(Collectors.joining("/")));
  }
}
