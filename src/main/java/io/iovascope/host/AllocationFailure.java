// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import org.jspecify.annotations.Nullable;

/**
 * The kernel could not get what a mapping needs, and said so (docs/kernel-facts.md, section C.6).
 * It says nothing when a device runs out of IOVAs altogether.
 *
 * @param device the device as the line names it: a PCI address, the name of a unit, or empty
 * @param sequence number of the record in the kernel log
 * @param slots how full the bounce buffers were then; null if it is about something else, or the
 *     kernel does not say
 */
public record AllocationFailure(Kind kind, String device, long sequence, @Nullable Slots slots) {

  /** Of a failure of which no more is said. */
  public AllocationFailure(Kind kind, String device, long sequence) {
    this(kind, device, sequence, null);
  }

  /**
   * Bounce buffers, in slots of 2 KiB.
   *
   * @param used those that were in use
   */
  public record Slots(long total, long used) {}

  /** What there was too little of. */
  public enum Kind {
    /** Below 4 GiB: {@code Using 39-bit DMA addresses}, once per device, since 6.6. */
    SPACE_32BIT("32bit-space"),
    /** Domain ids of a unit. */
    DOMAIN_IDS("domain-ids"),
    /** Memory for the flush queue, so that the domain falls back to strict mode. */
    FLUSH_QUEUE("flush-queue"),
    /** Bounce buffers. */
    SWIOTLB("swiotlb"),
    /** IOVAs, on kernels before 5.11, which alone say so. */
    IOVA("iova");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }
}
