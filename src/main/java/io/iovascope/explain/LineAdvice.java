// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.explain.FaultExplanation.Advice;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import org.jspecify.annotations.Nullable;

/** What the line of a fault says by itself, whatever host it is of. */
final class LineAdvice {

  /** Fault reasons of the VT-d specification, "Fault Reason Encodings". */
  static final int ROOT_ENTRY = 0x01;

  static final int CONTEXT_ENTRY = 0x02;
  static final int WRITE_ACCESS = 0x05;

  private static final int COMPATIBILITY_FORMAT = 0x25;
  private static final int SOURCE_ID = 0x26;

  /** The driver took the error of a failed mapping for an address. */
  static final Advice ERROR_VALUE =
      new Advice(
          "The driver did not see that a mapping had failed: the address is the error value that"
              + " the DMA API returns.",
          "find out why mappings fail: iovascope check, and the space below 4 GiB of the device");

  private static final Advice PAGE_ZERO =
      new Advice(
          "The device used an address that nobody filled in: a descriptor of zeros, or DMA that"
              + " was started before its rings were set up.",
          "look at what the driver did right before; a reset of the device ends it");

  private static final Advice MSI =
      new Advice(
          "The device read from, or wrote data to, the interrupt range, or its unit does not"
              + " remap interrupts for it.",
          "see whether DMAR-IR is enabled in the kernel's log, and what address the driver gave"
              + " the device");

  static final Advice STALE_INTERRUPT =
      new Advice(
          "The device raised an interrupt that is not, or no longer, set up: its driver was"
              + " unbound, the vector was freed, or the message was left over from before a"
              + " reset or kexec.",
          "harmless once; if it goes on, reset the device");

  private static final Advice UNREMAPPED_INTERRUPT =
      new Advice(
          "The device raised an interrupt in the format from before interrupt remapping, which is"
              + " blocked: whoever set it up left the remapping out, or wrote to the device itself.",
          "see what sets up its interrupts: firmware, a guest, or a driver that goes around the"
              + " kernel");

  private static final Advice FOREIGN_INTERRUPT =
      new Advice(
          "The interrupt came under another name than the one its entry was made for: a bridge or"
              + " another function sent it on, or the device used an index that is not its own.",
          "see which functions and bridges stand before the device; boot once with intremap=nosid to"
              + " find out");

  private static final Advice NOT_ATTACHED =
      new Advice(
          "The device is not attached to any page table: it did DMA before the kernel attached it,"
              + " after it was detached, or under a name that the kernel does not know.",
          "at boot or during a kexec it is left over from before; else look at what its driver did");

  private static final Advice UNMAPPED =
      new Advice(
          "Nothing is mapped at the address, or not for this direction: the mapping is gone, was too"
              + " short, or was never made.",
          "suspect the driver: use after unmap; boot once with iommu.strict=1 to have it fault at the"
              + " first stray access");

  private static final Advice BEYOND =
      new Advice(
          "The address is beyond what the page tables of the device reach.",
          "compare it with the DMA mask that the driver sets; suspect the device's firmware");

  private static final Advice BROKEN_TABLE =
      new Advice(
          "The unit met an entry of a table that makes no sense: the tables were being set up or"
              + " taken down, or something wrote over them.",
          "harmless once at boot; if it goes on, suspect the kernel's IOMMU driver");

  private static final Advice NO_ANSWER =
      new Advice(
          "The device translates for itself (ATS) and did not answer when the unit told it to forget"
              + " translations: it hangs, or was reset or taken away meanwhile.",
          "boot once with pci=noats; look at what reset the device right before");

  private static final Advice BAD_PAGE_REQUEST =
      new Advice(
          "The device asked for a page in a way that the kernel refuses.",
          "suspect the device or the driver that bound it to a process");

  private static final Advice NOTHING =
      new Advice(
          "The line does not give the reason.", "give the whole line, or the lines around it");

  private LineAdvice() {}

  /** What the address is. */
  static String where(DmaFault fault, AddressClass region) {
    if (region == AddressClass.PAGE_ZERO) {
      return "page 0, which is never handed out";
    }
    if (region == AddressClass.MSI) {
      return "the range where writes are interrupts, which is never handed out";
    }
    if (region == AddressClass.INTERRUPT) {
      return "no address but the index of an interrupt";
    }
    if (fault.address() == null) {
      return "not known: the line does not give an address";
    }
    if (fault.pasid() != null) {
      return "an address of the process that PASID %d is bound to".formatted(fault.pasid());
    }
    return "not known: the host that logged it is not at hand";
  }

  static Advice of(DmaFault fault, AddressClass region) {
    if (fault.access() == Access.INVALIDATION) {
      return NO_ANSWER;
    }
    if (fault.access() == Access.PAGE_REQUEST) {
      return BAD_PAGE_REQUEST;
    }
    if (region == AddressClass.PAGE_ZERO) {
      return PAGE_ZERO;
    }
    if (region == AddressClass.MSI) {
      return MSI;
    }
    if (region == AddressClass.INTERRUPT) {
      return interrupt(fault.reason());
    }
    return isErrorValue(fault) ? ERROR_VALUE : byReason(fault.reason());
  }

  /** Whether it is about what the device translates for itself, and not about an access. */
  static boolean isOfDeviceTlb(DmaFault fault) {
    return fault.access() == Access.INVALIDATION || fault.access() == Access.PAGE_REQUEST;
  }

  /** {@code DMA_MAPPING_ERROR}, or a little above it where a driver added to it. */
  static boolean isErrorValue(DmaFault fault) {
    return fault.address() != null && Long.compareUnsigned(fault.address(), -1L << 16) >= 0;
  }

  private static Advice interrupt(@Nullable Integer reason) {
    if (reason == null) {
      return STALE_INTERRUPT;
    }
    return switch (reason) {
      case COMPATIBILITY_FORMAT -> UNREMAPPED_INTERRUPT;
      case SOURCE_ID -> FOREIGN_INTERRUPT;
      default -> STALE_INTERRUPT;
    };
  }

  private static Advice byReason(@Nullable Integer reason) {
    if (reason == null) {
      return NOTHING;
    }
    return switch (reason) {
      case ROOT_ENTRY, CONTEXT_ENTRY, 0x39, 0x41, 0x51, 0x59 -> NOT_ATTACHED;
      case WRITE_ACCESS, 0x06, 0x71, 0x79, 0x85, 0x86 -> UNMAPPED;
      case 0x04, 0x80, 0x83, 0x84 -> BEYOND;
      default -> BROKEN_TABLE;
    };
  }
}
