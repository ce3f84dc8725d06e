// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.invent;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.description.HostDescription.Rmrr;
import io.iovascope.emulator.description.HostDescription.Window;
import io.iovascope.emulator.description.HostDescription.Zone;
import io.iovascope.emulator.description.Place;
import io.iovascope.emulator.draft.FirstFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The physical addresses of an invented host: memory from 0, a gap for devices up to 4 GiB, the
 * rest of the memory above, and windows that have no address of their own in the gap or in the
 * upper half of the physical addresses.
 */
final class InventedMemory {

  private static final long ONE_MIB = 1L << 20;
  private static final long FOUR_GIB = 1L << 32;
  private static final long MOST_LOW_MEMORY = 2L << 30;

  /** Above it are interrupt controllers, units and the firmware. */
  private static final long END_OF_GAP = 0xfebf_ffffL;

  private static final long PAGE = 0xfff;

  /** Memory, the lowest megabyte aside. */
  final List<AddressRange> ram = new ArrayList<>();

  /** What firmware keeps for RMRRs. */
  final List<AddressRange> reserved = new ArrayList<>();

  private final DescriptionProblems problems;
  private final AddressRange physical;
  private final List<AddressRange> fixed = new ArrayList<>();
  private AddressSet freeLow;
  private AddressSet freeHigh;

  InventedMemory(HostDescription description, DescriptionProblems problems) {
    this.problems = problems;
    this.physical = AddressRange.ofBits(description.physicalBits());
    long low = Math.min(description.memory(), MOST_LOW_MEMORY);
    for (HostDescription.Bridge bridge : description.bridges()) {
      for (Window window : bridge.windows()) {
        if (window.zone() == Zone.FIXED && window.start() >= ONE_MIB) {
          low = Math.min(low, Math.max(window.start() & -ONE_MIB, ONE_MIB));
        }
      }
    }
    long above = description.memory() - low;
    for (Rmrr rmrr : description.rmrrs()) {
      reserved.add(new AddressRange(rmrr.start() & ~PAGE, rmrr.end() | PAGE));
    }
    List<AddressRange> memory = new ArrayList<>();
    if (low > ONE_MIB) {
      memory.add(new AddressRange(ONE_MIB, low - 1));
    }
    if (above > 0) {
      memory.add(new AddressRange(FOUR_GIB, FOUR_GIB + above - 1));
    }
    AddressSet all = AddressSet.of(memory);
    ram.addAll(all.subtract(AddressSet.of(reserved)).ranges());
    if (description.memory() > physical.size() / 2) {
      problems.add(
          new Place(1, 1),
          "the memory does not fit the lower half of %d-bit addresses"
              .formatted(description.physicalBits()));
    }
    AddressSet used = all.union(AddressSet.of(reserved));
    long gap = Math.max(low, ONE_MIB);
    freeLow = AddressSet.of(List.of(new AddressRange(gap, END_OF_GAP))).subtract(used);
    long half = physical.size() / 2;
    freeHigh =
        half >= FOUR_GIB
            ? AddressSet.of(List.of(new AddressRange(half, physical.end()))).subtract(used)
            : AddressSet.EMPTY;
  }

  /** Gives every bridge its windows, those with addresses of their own first. */
  void place(List<LaidBridge> bridges) {
    for (LaidBridge bridge : bridges) {
      for (Window window : bridge.description.windows()) {
        if (window.zone() == Zone.FIXED) {
          fixed(window, bridge);
        }
      }
    }
    for (LaidBridge bridge : bridges) {
      for (Window window : bridge.description.windows()) {
        if (window.zone() != Zone.FIXED) {
          floating(window, bridge);
        }
      }
      bridge.windows.sort(null);
    }
  }

  private void fixed(Window window, LaidBridge bridge) {
    AddressRange range = new AddressRange(window.start(), window.start() + window.size() - 1);
    List<AddressRange> others = new ArrayList<>(fixed);
    others.addAll(ram);
    Optional<AddressRange> conflict = others.stream().filter(range::overlaps).findFirst();
    if (conflict.isPresent()) {
      problems.add(
          window.place(),
          "the window overlaps %s, which is %s"
              .formatted(conflict.get(), ram.contains(conflict.get()) ? "memory" : "a window"));
      return;
    }
    if (!physical.contains(range)) {
      problems.add(window.place(), "the window ends above the physical addresses");
      return;
    }
    fixed.add(range);
    bridge.windows.add(range);
    freeLow = freeLow.subtract(AddressSet.of(List.of(range)));
    freeHigh = freeHigh.subtract(AddressSet.of(List.of(range)));
  }

  private void floating(Window window, LaidBridge bridge) {
    boolean low = window.zone() == Zone.LOW;
    long align = Math.max(ONE_MIB, Math.min(Long.highestOneBit(window.size()), 1L << 40));
    Optional<AddressRange> place = FirstFit.in(low ? freeLow : freeHigh, window.size(), align);
    if (place.isEmpty()) {
      problems.add(
          window.place(),
          low
              ? "no room for this window below 4 GiB"
              : "no room for this window in the upper half of the physical addresses");
      return;
    }
    bridge.windows.add(place.get());
    AddressSet taken = AddressSet.of(List.of(place.get()));
    freeLow = freeLow.subtract(taken);
    freeHigh = freeHigh.subtract(taken);
  }
}
