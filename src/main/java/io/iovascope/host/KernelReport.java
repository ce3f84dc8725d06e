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
    UNCORRECTED_ERROR
  }
}
