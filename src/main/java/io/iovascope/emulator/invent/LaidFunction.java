// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciResource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A described function that gets its place in an invented host step by step. */
final class LaidFunction {

  final Function description;
  final PciAddress address;
  final PciBus rootBus;
  final List<PciAddress> path;
  final @Nullable PcieType type;
  final @Nullable Integer node;
  final List<LaidFunction> below = new ArrayList<>();
  final List<PciResource> resources = new ArrayList<>();

  /** Whether the device has functions beside this one. */
  boolean multifunction;

  /** Bus numbers of a bridge; -1 for other functions. */
  int secondaryBus = -1;

  int subordinateBus = -1;

  /** Routing ID (bus, device and function) of the first virtual function. */
  int firstVirtual;

  LaidFunction(
      Function description,
      PciAddress address,
      PciBus rootBus,
      List<PciAddress> path,
      @Nullable PcieType type,
      @Nullable Integer node) {
    this.description = description;
    this.address = address;
    this.rootBus = rootBus;
    this.path = path;
    this.type = type;
    this.node = node;
  }

  boolean isBridge() {
    return description.kind() != Kind.DEVICE;
  }

  int virtualFunctions() {
    return description.virtualFunctions() == null ? 0 : description.virtualFunctions();
  }

  /** Address of a virtual function. */
  PciAddress virtual(int index) {
    int number = firstVirtual + index;
    return new PciAddress(address.segment(), number >>> 8, number >>> 3 & 0x1f, number & 7);
  }
}
