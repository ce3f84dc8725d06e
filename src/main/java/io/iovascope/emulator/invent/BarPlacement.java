// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription.Bar;
import io.iovascope.emulator.draft.FirstFit;
import io.iovascope.emulator.draft.ResourceFlags;
import io.iovascope.host.PciResource;
import io.iovascope.host.PciResource.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Gives BARs and bridges their addresses in the windows of a host bridge: the largest first, those
 * below a bridge together in a window of its own. BARs that may be prefetched go above 4 GiB where
 * the host bridge has a window there.
 */
final class BarPlacement {

  private static final long ONE_MIB = 1L << 20;
  private static final int MEMORY_WINDOW = 14;
  private static final int PREFETCHABLE_WINDOW = 15;
  private static final int FIRST_VF_SLOT = 7;

  /** Something that wants {@code size} bytes at a multiple of {@code align}. */
  private record Item(long size, long align, LongConsumer place) {}

  private final boolean high;

  private BarPlacement(boolean high) {
    this.high = high;
  }

  static void place(LaidBridge bridge, DescriptionProblems problems) {
    AddressSet windows = AddressSet.of(bridge.windows);
    AddressSet below = windows.intersect(AddressSet.of(AddressRange.BELOW_4_GIB));
    AddressSet usual = below.subtract(AddressSet.of(new AddressRange(0, ONE_MIB - 1)));
    AddressSet above = windows.subtract(below);
    BarPlacement placement = new BarPlacement(!above.isEmpty());
    List<Item> low = new ArrayList<>();
    List<Item> prefetchable = new ArrayList<>();
    bridge.functions.forEach(function -> placement.collect(function, low, prefetchable));
    if (!fit(low, usual) || !fit(prefetchable, above)) {
      problems.add(
          bridge.description.place(),
          "the windows of bus %s have no room for the BARs below it".formatted(bridge.rootBus));
    }
    bridge
        .all()
        .forEach(function -> function.resources.sort(Comparator.comparingInt(PciResource::slot)));
  }

  private static boolean fit(List<Item> items, AddressSet windows) {
    AddressSet free = windows;
    items.sort(Comparator.comparingLong(Item::align).reversed());
    for (Item item : items) {
      Optional<AddressRange> place = FirstFit.in(free, item.size, item.align);
      if (place.isEmpty()) {
        return false;
      }
      item.place.accept(place.get().start());
      free = free.subtract(AddressSet.of(place.get()));
    }
    return true;
  }

  /** Adds what one function wants of each zone. */
  private void collect(LaidFunction function, List<Item> low, List<Item> prefetchable) {
    List<Item> upper = high ? prefetchable : low;
    int slot = 0;
    for (Bar bar : function.description.bars()) {
      int own = slot;
      boolean wide = !bar.low();
      long flags = wide ? ResourceFlags.MEMORY_64_PREFETCHABLE : ResourceFlags.MEMORY_32;
      (wide ? upper : low)
          .add(
              new Item(
                  bar.size(),
                  bar.size(),
                  start -> add(function, own, Use.BAR, start, bar.size(), flags)));
      slot += wide ? 2 : 1;
    }
    int count = function.virtualFunctions();
    long each = function.description.virtualBar();
    if (count > 0 && each > 0) {
      upper.add(
          new Item(
              count * each,
              each,
              start ->
                  add(
                      function,
                      FIRST_VF_SLOT,
                      Use.VF_BAR,
                      start,
                      count * each,
                      ResourceFlags.MEMORY_64_PREFETCHABLE)));
    }
    if (function.isBridge()) {
      List<Item> insideLow = new ArrayList<>();
      List<Item> insideHigh = new ArrayList<>();
      function.below.forEach(inner -> collect(inner, insideLow, insideHigh));
      window(function, insideLow, MEMORY_WINDOW, ResourceFlags.WINDOW).ifPresent(low::add);
      window(function, insideHigh, PREFETCHABLE_WINDOW, ResourceFlags.PREFETCHABLE_WINDOW)
          .ifPresent(prefetchable::add);
    }
  }

  /** The window that a bridge needs for what is below it, if there is anything. */
  private static Optional<Item> window(
      LaidFunction bridge, List<Item> inside, int slot, long flags) {
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    inside.sort(Comparator.comparingLong(Item::align).reversed());
    long end = 0;
    List<Long> offsets = new ArrayList<>();
    for (Item item : inside) {
      long start = (end + item.align - 1) & -item.align;
      offsets.add(start);
      end = start + item.size;
    }
    long size = (end + ONE_MIB - 1) & -ONE_MIB;
    long align = Math.max(ONE_MIB, inside.get(0).align);
    return Optional.of(
        new Item(
            size,
            align,
            start -> {
              add(bridge, slot, Use.BRIDGE_WINDOW, start, size, flags);
              for (int i = 0; i < inside.size(); i++) {
                inside.get(i).place.accept(start + offsets.get(i));
              }
            }));
  }

  private static void add(
      LaidFunction function, int slot, Use use, long start, long size, long flags) {
    function.resources.add(
        new PciResource(slot, use, new AddressRange(start, start + size - 1), flags));
  }
}
