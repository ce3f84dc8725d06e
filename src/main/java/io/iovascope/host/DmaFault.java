package io.iovascope.host;

import java.util.Locale;

/**
 * A fault that a VT-d unit reported: {@code DMAR: [DMA Read NO_PASID] Request device [00:06.0]
 * fault addr 0x247e000 [fault reason 0x02] ...} (dmar_fault_do_one() in drivers/iommu/intel/dmar.c;
 * docs/kernel-facts.md, section C.6).
 *
 * @param device the requester; kernels before 7.x do not print the segment, which is then taken as
 *     0
 * @param access what it tried
 * @param address the address of the request, or for an interrupt the index of the entry; unsigned
 * @param reason the fault reason of the VT-d specification
 * @param sequence number of the record in the kernel log
 */
public record DmaFault(
    PciAddress device, Access access, long address, int reason, String text, long sequence) {

  /** What the requester tried. */
  public enum Access {
    READ,
    WRITE,
    /** A remapped interrupt. */
    INTERRUPT;

    /** The name in every output: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The reason as the kernel prints it, such as {@code 0x06}. */
  public String reasonCode() {
    return "0x%02x".formatted(reason);
  }
}
