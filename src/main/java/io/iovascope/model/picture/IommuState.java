// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.text.Label;

/** What the IOMMU does on a host. */
public enum IommuState {
  /** Every group translates for the DMA API. */
  TRANSLATED,
  /** Every group is in identity mode: DMA addresses are physical addresses. */
  PASSTHROUGH,
  /** Some groups translate, some are in identity mode. */
  MIXED,
  /** A unit translates while there is no group: every DMA faults. */
  FAILED,
  /** There is a unit, but the kernel does not use it for DMA. */
  OFF,
  /** There is no unit. */
  ABSENT,
  /** The groups, or the types of all of them, could not be read. */
  UNKNOWN;

  /** The name in every output: lower case. */
  public String label() {
    return Label.of(this);
  }

  /** Whether DMA goes through a working IOMMU. */
  public boolean works() {
    return this == TRANSLATED || this == PASSTHROUGH || this == MIXED;
  }

  public static IommuState of(Host host) {
    if (host.iommu().groups().isEmpty() && UnreadGroups.reason(host).isPresent()) {
      return UNKNOWN;
    }
    if (host.iommu().groups().isEmpty()) {
      if (!host.iommu().units().isEmpty()) {
        return FAILED;
      }
      return Boolean.TRUE.equals(host.iommu().unitsPresent()) ? OFF : ABSENT;
    }
    boolean translated = host.iommu().groups().stream().anyMatch(IommuGroup::isTranslated);
    boolean identity = host.iommu().groups().stream().anyMatch(IommuGroup::isIdentity);
    if (translated) {
      return identity ? MIXED : TRANSLATED;
    }
    return host.iommu().groups().stream().allMatch(group -> group.type() == null)
        ? UNKNOWN
        : PASSTHROUGH;
  }
}
