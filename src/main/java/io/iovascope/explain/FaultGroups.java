// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sorts faults into groups as they come, however many there are. */
public final class FaultGroups {

  /** Devices and reasons end on a real host; in a text that somebody made up they need not. */
  private static final int MOST = 1000;

  private final Function<DmaFault, AddressClass> regions;
  private final Map<FaultGroup.Key, FaultGroup> groups = new LinkedHashMap<>();
  private final Precursors precursors = new Precursors();
  private long ungrouped;

  /**
   * @param regions what the address of a fault is
   */
  public FaultGroups(Function<DmaFault, AddressClass> regions) {
    this.regions = regions;
  }

  /** The faults of a host's own log. */
  public static FaultGroups ofHost(Picture picture) {
    FaultGroups faults = new FaultGroups(found -> FaultedRegion.of(picture, found).addressClass());
    picture.host().kernel().events().faults().forEach(faults::add);
    return faults;
  }

  public void add(DmaFault fault) {
    AddressClass region = regions.apply(fault);
    add(FaultGroup.Key.of(fault, region), FaultGroup.of(fault, region, precursors.before(fault)));
    precursors.add(fault);
  }

  /** Adds what the same boot says beside its faults, before the faults of later lines. */
  public void precursor(KernelReport report) {
    precursors.add(report);
  }

  /** Adds what was sorted elsewhere, and comes later in the log. */
  public void addAll(FaultGroups later) {
    later.groups.forEach(this::add);
    ungrouped += later.ungrouped;
  }

  private void add(FaultGroup.Key key, FaultGroup group) {
    if (groups.size() < MOST || groups.containsKey(key)) {
      groups.merge(key, group, FaultGroup::with);
    } else {
      ungrouped += group.count();
    }
  }

  /** In the order in which each group has its first fault. */
  public List<FaultGroup> groups() {
    return new ArrayList<>(groups.values());
  }

  /** How many faults belong to groups beyond those that are kept. */
  public long ungrouped() {
    return ungrouped;
  }

  /** How many faults were added. */
  public long count() {
    return ungrouped + groups.values().stream().mapToLong(FaultGroup::count).sum();
  }
}
