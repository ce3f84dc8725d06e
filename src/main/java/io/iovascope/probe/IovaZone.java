// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import java.util.Optional;

/** A part of a group's IOVA space, from its beginning on. */
public enum IovaZone {
  /** Below 4 GiB. */
  BELOW_4_GIB("32bit"),
  /** Up to the lowest limit of the group's devices that have a driver. */
  BELOW_LIMIT("limit"),
  ALL("all");

  private final String label;

  IovaZone(String label) {
    this.label = label;
  }

  /** The name in metrics. */
  public String label() {
    return label;
  }

  /** How full it is; empty if no device of the group says what its limit is. */
  public Optional<Occupancy> of(GroupUsage group, SpaceUsage space) {
    return switch (this) {
      case BELOW_4_GIB -> space.below4GiB();
      case BELOW_LIMIT ->
          group.devices().stream()
              .filter(device -> device.driver() != null)
              .flatMap(device -> space.below(device).stream())
              .min((one, other) -> Long.compareUnsigned(one.end(), other.end()));
      case ALL -> Optional.of(space.all());
    };
  }

  /**
   * How full a group's space is below the limit: the lowest one of the devices that have a driver,
   * as requests of that device fail first. The whole space where no device says a limit.
   */
  public static Occupancy belowLimit(GroupUsage group, SpaceUsage space) {
    return BELOW_LIMIT.of(group, space).orElse(space.all());
  }
}
