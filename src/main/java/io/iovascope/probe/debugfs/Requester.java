// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends DMA requests to a unit, and how the unit translates them. An alias that a PCIe-to-PCI
 * bridge uses is a requester too, though no such device exists.
 *
 * @param source bus, device and function as the file spells them, such as {@code 00:1f.2}; the file
 *     does not say the segment
 * @param pasid process address space id; null for requests without one, in legacy mode
 * @param stage which tables translate
 * @param widthBits bits of an address that the tables take: 30, 39, 48 or 57. A first-stage table
 *     takes one bit less from a device, for its upper half is the kernel's
 * @param domain the unit's number of the domain; requesters with the same number share their tables
 * @param table physical address of the top table; null for pass-through
 */
public record Requester(
    String source,
    @Nullable Integer pasid,
    Stage stage,
    int widthBits,
    int domain,
    @Nullable Long table) {

  /** Which tables translate. */
  public enum Stage {
    /** Tables in the format of the CPU; scalable mode only. */
    FIRST("first-stage"),
    /** Tables of the IOMMU; the only kind in legacy mode. */
    SECOND("second-stage"),
    /** A guest's tables on top of the host's. */
    NESTED("nested"),
    /** None: an identity domain. */
    PASS_THROUGH("pass-through");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /** Bits that tables with this adjusted guest address width take; empty if it is reserved. */
  static Optional<Integer> width(long agaw) {
    return agaw > 3 ? Optional.empty() : Optional.of(30 + 9 * (int) agaw);
  }
}
