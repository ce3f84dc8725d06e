// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

/**
 * A line in which the kernel says that something about DMA went wrong, other than a fault or a
 * failed allocation (docs/kernel-facts.md, section C.6).
 *
 * @param device the device as the line names it: a PCI address, the name of a unit, or empty
 * @param text the line, without time stamp
 * @param sequence number of the record in the kernel log
 */
public record KernelReport(Kind kind, String device, String text, long sequence) {

  /** What went wrong. */
  public enum Kind {
    /**
     * A page that is mapped already was to be mapped again, and keeps its old translation ({@code
     * DMA PTE for vPFN ... already set}, up to 6.18), or memory of firmware could not be mapped
     * 1:1.
     */
    BROKEN_MAPPING,
    /** A mapping beyond what the page tables reach was asked for; up to 6.18. */
    BEYOND_WIDTH,
    /** A unit was translating already when the kernel started. */
    TRANSLATION_INHERITED,
    /** PCI Express reports an error that nobody corrected (AER). */
    UNCORRECTED_ERROR,
    /** A device was reset, or did not come back from it. */
    DEVICE_RESET,
    /** The machine came back from suspend. */
    RESUME,
    /** A unit waited in vain for an invalidation, mostly for a device with ATS. */
    INVALIDATION_ERROR,
    /** The DMAR table names a unit at address 0: the kernel refuses the table. */
    UNIT_AT_ZERO,
    /** The registers of a unit read all ones: the kernel refuses the table. */
    UNIT_ALL_ONES,
    /** The bytes of the DMAR table do not add up. */
    TABLE_CHECKSUM,
    /** Firmware asks for x2APIC to be left off. */
    X2APIC_OPT_OUT,
    /** The chipset has an erratum with interrupt remapping, which is left off. */
    UNSTABLE_REMAPPING,
    /** The unit of the integrated graphics is switched off, as it does not work here. */
    GRAPHICS_OFF,
    /** The unit of isochronous devices has too little room for its translations (Tylersburg). */
    NO_ISOCHRONOUS_ROOM
  }
}
