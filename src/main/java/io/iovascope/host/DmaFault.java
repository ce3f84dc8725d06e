// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;
import io.iovascope.text.Label;
import org.jspecify.annotations.Nullable;

/**
 * A fault that a VT-d unit reported: {@code DMAR: [DMA Read NO_PASID] Request device [00:06.0]
 * fault addr 0x247e000 [fault reason 0x02] ...} (dmar_fault_do_one() in drivers/iommu/intel/dmar.c;
 * docs/kernel-facts.md, section C.6). What a line does not say, or hides, is null.
 *
 * @param device the requester; kernels before 7.x do not print the segment, which is then taken as
 *     0
 * @param access what it tried
 * @param address the address of the request, unsigned; null for an interrupt too
 * @param index of an interrupt: the entry of the remapping table
 * @param reason the fault reason as the hardware gives it, however the line spells it
 * @param text the reason in words, perhaps empty
 * @param pasid the process address space the request belongs to; null for a request without one
 * @param suppressed how many calls of the fault handler the kernel kept quiet about right before it
 *     printed this one; each may stand for several faults, of any device
 * @param time when it was logged
 * @param sequence number of the record in the kernel log, or of the line, from 0, in a text
 */
public record DmaFault(
    PciAddress device,
    Access access,
    @Nullable Long address,
    @Nullable Integer index,
    @Nullable Integer reason,
    String text,
    @Nullable Integer pasid,
    long suppressed,
    KernelEvents.Time time,
    long sequence) {

  /** What the requester tried. */
  public enum Access {
    READ,
    WRITE,
    /** To read and write in one go (AtomicOp). */
    ATOMIC,
    /** To have an address translated ahead of its use (ATS). */
    TRANSLATION,
    /** A remapped interrupt. */
    INTERRUPT,
    /** To have a page made present (PRI), in a way that is not allowed. */
    PAGE_REQUEST,
    /** Nothing: it did not answer when the unit told it to forget translations (ATS). */
    INVALIDATION,
    /** The line does not say. */
    UNKNOWN;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }
  }

  /** The reason as the kernel prints it, such as {@code 0x06}, or {@code unknown}. */
  public String reasonCode() {
    return reason == null ? "unknown" : "0x%02x".formatted(reason);
  }

  /** What the request was about, such as {@code 0x00000000bf800000} or {@code index 27}. */
  public String target() {
    if (address != null) {
      return AddressRange.hex(address);
    }
    if (index != null) {
      return "index " + index;
    }
    return access == Access.INTERRUPT ? "an unknown index" : "an unknown address";
  }

  /** The same fault with more that was kept quiet before it. */
  public DmaFault withSuppressed(long more) {
    return new DmaFault(
        device, access, address, index, reason, text, pasid, suppressed + more, time, sequence);
  }
}
