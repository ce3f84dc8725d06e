// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.host.PciDevice;
import java.util.Set;

/**
 * Which groups and devices have series of their own, for hosts whose number of virtual functions is
 * more than the monitoring is to carry. Findings, faults and units are always complete.
 *
 * @param groups numbers of the groups that are wanted; empty for all
 * @param dropIdleVirtualFunctions leave out virtual functions that no driver is bound to
 */
public record MetricSelection(Set<Integer> groups, boolean dropIdleVirtualFunctions) {

  public static final MetricSelection ALL = new MetricSelection(Set.of(), false);

  public MetricSelection {
    groups = Set.copyOf(groups);
  }

  boolean wants(int group) {
    return groups.isEmpty() || groups.contains(group);
  }

  boolean wants(PciDevice device) {
    boolean idle = device.isVirtualFunction() && device.binding().driver() == null;
    return (groups.isEmpty()
            || (device.binding().group() != null && groups.contains(device.binding().group())))
        && !(dropIdleVirtualFunctions && idle);
  }
}
