// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.emulator.description.HostDescription.Bridge;
import io.iovascope.host.PciBus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A described host bridge that gets its place in an invented host step by step. */
final class LaidBridge {

  final Bridge description;
  final PciBus rootBus;
  final @Nullable Integer node;
  final List<LaidFunction> functions = new ArrayList<>();
  final List<AddressRange> windows = new ArrayList<>();

  LaidBridge(Bridge description, PciBus rootBus, @Nullable Integer node) {
    this.description = description;
    this.rootBus = rootBus;
    this.node = node;
  }

  /** Every function below, a bridge before what is below it. */
  List<LaidFunction> all() {
    List<LaidFunction> all = new ArrayList<>();
    add(functions, all);
    return all;
  }

  private static void add(List<LaidFunction> functions, List<LaidFunction> all) {
    for (LaidFunction function : functions) {
      all.add(function);
      add(function.below, all);
    }
  }
}
