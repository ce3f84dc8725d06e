// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.IommuUnit.Capability;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another address width of the units: MGAW and SAGAW of the capability register, and for 57 bits
 * first-stage tables of five levels too.
 *
 * @param unit name of the unit, or null for all of them
 * @param bits 39, 48 or 57
 */
public record UnitWidthChange(@Nullable String unit, int bits) implements HostChange {

  /** SAGAW by width: hardware that has deep tables has the shallower ones too. */
  private static final Map<Integer, Integer> SUPPORTED = Map.of(39, 0x02, 48, 0x06, 57, 0x0e);

  private static final long WIDTHS = 0x1fL << 8;
  private static final long GUEST_WIDTH = 0x3fL << 16;
  private static final long FIRST_STAGE_5_LEVELS = 1L << 60;

  @Override
  public Host applied(Host host) throws HostChangeException {
    if (!SUPPORTED.containsKey(bits)) {
      throw new HostChangeException("a unit's address width is 39, 48 or 57 bits, not " + bits);
    }
    if (host.iommu().units().isEmpty()) {
      throw new HostChangeException("this host has no active unit");
    }
    if (unit != null && host.iommu().unit(unit).isEmpty()) {
      throw new HostChangeException(
          "this host has no unit '%s'; there are %s"
              .formatted(
                  unit,
                  String.join(", ", host.iommu().units().stream().map(IommuUnit::name).toList())));
    }
    return host.with(
        host.iommu()
            .withUnits(
                host.iommu().units().stream()
                    .map(each -> unit == null || each.name().equals(unit) ? with(each) : each)
                    .toList()));
  }

  private IommuUnit with(IommuUnit present) {
    long old = present.capability() == null ? 0 : present.capability().value();
    return present.withCapability(capability(old, bits));
  }

  /** The register with another width. */
  public static Capability capability(long register, int bits) {
    long value = register & ~(WIDTHS | GUEST_WIDTH | FIRST_STAGE_5_LEVELS);
    value |= (long) SUPPORTED.getOrDefault(bits, 0) << 8 | (long) (bits - 1) << 16;
    return new Capability(bits == 57 ? value | FIRST_STAGE_5_LEVELS : value);
  }

  /** The widths that a unit can have. */
  static List<Integer> widths() {
    return SUPPORTED.keySet().stream().sorted().toList();
  }
}
