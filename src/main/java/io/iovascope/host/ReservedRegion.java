// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;
import java.util.Optional;

/**
 * A range that the kernel says a group must not use freely: one line of {@code reserved_regions}.
 *
 * @param range the addresses, both ends inside
 */
public record ReservedRegion(AddressRange range, Kind kind) {

  /**
   * Why a region is reserved. The order is that of {@code enum iommu_resv_type}
   * (include/linux/iommu.h), by which {@code iommu_insert_resv_region()} sorts regions with the
   * same start.
   */
  public enum Kind {
    /** Must be mapped one to one all the time: an RMRR. */
    DIRECT("direct"),
    /** Mapped one to one for the host's driver, but a user of the device may do without. */
    DIRECT_RELAXABLE("direct-relaxable"),
    /** Never to be mapped. */
    RESERVED("reserved"),
    /** Writes there are interrupts; the kernel gives hardware and software windows this name. */
    MSI("msi");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name that the kernel prints ({@code iommu_group_resv_type_string}). */
    public String label() {
      return label;
    }

    /** Whether it is mapped one to one for the host, for good or while it may be. */
    public boolean isDirect() {
      return this == DIRECT || this == DIRECT_RELAXABLE;
    }

    /** The kind that the kernel prints as {@code label}; empty if there is none. */
    public static Optional<Kind> ofLabel(String label) {
      for (Kind kind : values()) {
        if (kind.label.equals(label)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
