// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import static io.iovascope.explain.FaultReason.Flaw.INVALID;
import static io.iovascope.explain.FaultReason.Flaw.NOT_ALLOWED;
import static io.iovascope.explain.FaultReason.Flaw.NOT_PRESENT;
import static io.iovascope.explain.FaultReason.Flaw.TOO_LARGE;
import static io.iovascope.explain.FaultReason.Flaw.UNREADABLE;
import static io.iovascope.explain.FaultReason.Stage.ADDRESS;
import static io.iovascope.explain.FaultReason.Stage.CONTEXT;
import static io.iovascope.explain.FaultReason.Stage.INTERRUPT;
import static io.iovascope.explain.FaultReason.Stage.PAGE_TABLE;
import static io.iovascope.explain.FaultReason.Stage.PASID;
import static io.iovascope.explain.FaultReason.Stage.ROOT;

import io.iovascope.explain.FaultReason.Flaw;
import io.iovascope.explain.FaultReason.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All fault reasons: 0x01 to 0x0e of legacy mode, 0x20 to 0x26 of interrupt remapping, 0x30 and
 * above of scalable mode. The kernel's words for them, which a log has, are in {@code
 * dma_remap_fault_reasons} and its neighbours in drivers/iommu/intel/dmar.c.
 */
public final class FaultReasonTable {

  public static final List<FaultReason> ALL =
      List.of(
          of(0x01, ROOT, NOT_PRESENT, "no entry for any device of this bus"),
          of(0x02, CONTEXT, NOT_PRESENT, "no entry for this device: it is attached to nothing"),
          of(0x03, CONTEXT, INVALID, "the entry of the device asks for what the unit cannot do"),
          of(0x04, ADDRESS, TOO_LARGE, "the address has more bits than the unit or the tables"),
          of(0x05, PAGE_TABLE, NOT_ALLOWED, "a write where nothing is mapped for writing"),
          of(0x06, PAGE_TABLE, NOT_ALLOWED, "a read where nothing is mapped for reading"),
          of(0x07, PAGE_TABLE, UNREADABLE, "a table that the walk needs could not be read"),
          of(0x08, ROOT, UNREADABLE, "the root table could not be read"),
          of(0x09, CONTEXT, UNREADABLE, "the table with the entry of the device could not be read"),
          of(0x0a, ROOT, INVALID, "reserved bits are set in the entry of the bus"),
          of(0x0b, CONTEXT, INVALID, "reserved bits are set in the entry of the device"),
          of(0x0c, PAGE_TABLE, INVALID, "reserved bits are set in an entry of the page table"),
          of(0x0d, CONTEXT, NOT_ALLOWED, "the entry of the device forbids it to translate itself"),
          of(0x0e, ADDRESS, NOT_ALLOWED, "an access to the range of interrupts that is none"),
          of(0x20, INTERRUPT, INVALID, "reserved bits are set in the interrupt request"),
          of(0x21, INTERRUPT, TOO_LARGE, "the index lies beyond the end of the remapping table"),
          of(0x22, INTERRUPT, NOT_PRESENT, "the entry of the remapping table is not set up"),
          of(0x23, INTERRUPT, UNREADABLE, "the remapping table could not be read"),
          of(0x24, INTERRUPT, INVALID, "reserved bits are set in the entry of the remapping table"),
          of(0x25, INTERRUPT, NOT_ALLOWED, "an interrupt in the format from before remapping"),
          of(0x26, INTERRUPT, NOT_ALLOWED, "the entry was made for another requester"),
          of(0x30, ROOT, INVALID, "the address of the root table is not valid"),
          of(0x31, ROOT, INVALID, "a request with a PASID, while the unit is in legacy mode"),
          of(0x32, ROOT, INVALID, "a page request, while the unit is in legacy mode"),
          of(0x38, ROOT, UNREADABLE, "the entry of the bus could not be read"),
          of(0x39, ROOT, NOT_PRESENT, "no entry for this half of the bus"),
          of(0x3a, ROOT, INVALID, "reserved bits are set in the entry of the bus"),
          of(0x40, CONTEXT, UNREADABLE, "the entry of the device could not be read"),
          of(0x41, CONTEXT, NOT_PRESENT, "no entry for this device: it is attached to nothing"),
          of(0x42, CONTEXT, INVALID, "reserved bits are set in the entry of the device"),
          of(0x43, CONTEXT, INVALID, "the entry of the device asks for what the unit cannot do"),
          of(0x44, CONTEXT, NOT_ALLOWED, "the device may not translate for itself (DTE is clear)"),
          of(0x45, CONTEXT, NOT_ALLOWED, "the device may not use PASIDs (PASIDE is clear)"),
          of(0x46, CONTEXT, TOO_LARGE, "the PASID is larger than the device's directory"),
          of(0x47, CONTEXT, NOT_ALLOWED, "the device may not request pages (PRE is clear)"),
          of(0x48, CONTEXT, INVALID, "the PASID for requests without one is not valid"),
          of(0x50, PASID, UNREADABLE, "the PASID directory could not be read"),
          of(0x51, PASID, NOT_PRESENT, "the PASID directory has no table for this PASID"),
          of(0x52, PASID, INVALID, "reserved bits are set in the PASID directory"),
          of(0x58, PASID, UNREADABLE, "the PASID table could not be read"),
          of(0x59, PASID, NOT_PRESENT, "nothing is bound to this PASID"),
          of(0x5a, PASID, INVALID, "reserved bits are set in the entry of the PASID"),
          of(0x5b, PASID, INVALID, "the entry of the PASID asks for what the unit cannot do"),
          of(0x5c, PASID, NOT_ALLOWED, "a request to execute, which the PASID forbids"),
          of(0x5d, PASID, NOT_ALLOWED, "a request with supervisor rights, which the PASID forbids"),
          of(0x70, PAGE_TABLE, UNREADABLE, "a first-stage table could not be read"),
          of(0x71, PAGE_TABLE, NOT_PRESENT, "nothing is mapped there in the first stage"),
          of(0x72, PAGE_TABLE, INVALID, "reserved bits are set in a first-stage entry"),
          of(0x73, PAGE_TABLE, UNREADABLE, "the top table of the first stage could not be read"),
          of(0x74, ADDRESS, TOO_LARGE, "a nested first-stage table lies beyond the second stage"),
          of(0x75, PAGE_TABLE, NOT_ALLOWED, "the second stage does not let the top table be read"),
          of(0x76, PAGE_TABLE, NOT_ALLOWED, "the second stage does not let a table be read"),
          of(0x77, PAGE_TABLE, NOT_ALLOWED, "the second stage does not let a table be written"),
          of(0x78, PAGE_TABLE, UNREADABLE, "a second-stage table could not be read"),
          of(0x79, PAGE_TABLE, NOT_ALLOWED, "nothing is mapped there for this access"),
          of(0x7a, PAGE_TABLE, INVALID, "reserved bits are set in a second-stage entry"),
          of(0x7b, PAGE_TABLE, INVALID, "the address of the second-stage table is not valid"),
          of(0x7c, PAGE_TABLE, INVALID, "a second-stage entry needs an update that cannot be made"),
          of(0x80, ADDRESS, TOO_LARGE, "the address is not canonical"),
          of(0x81, PAGE_TABLE, NOT_ALLOWED, "user rights, where the kernel's are needed"),
          of(0x82, PAGE_TABLE, NOT_ALLOWED, "a request to execute, where that is not allowed"),
          of(0x83, ADDRESS, TOO_LARGE, "the address has more bits than the unit"),
          of(0x84, ADDRESS, TOO_LARGE, "the address has more bits than the second stage"),
          of(0x85, PAGE_TABLE, NOT_ALLOWED, "a write where nothing is mapped for writing"),
          of(0x86, PAGE_TABLE, NOT_ALLOWED, "a read where nothing is mapped for reading"),
          of(0x87, ADDRESS, NOT_ALLOWED, "an access to the range of interrupts that is none"),
          of(0x90, PAGE_TABLE, INVALID, "a first-stage entry needs an update that cannot be made"),
          of(0x91, PAGE_TABLE, UNREADABLE, "the update of a first-stage entry failed"));

  private FaultReasonTable() {}

  private static FaultReason of(int code, Stage stage, Flaw flaw, String meaning) {
    return new FaultReason(code, stage, flaw, meaning);
  }

  /** The reason with this code; empty for one that is not known, or not given. */
  public static Optional<FaultReason> find(@Nullable Integer code) {
    return ALL.stream().filter(reason -> Integer.valueOf(reason.code()).equals(code)).findFirst();
  }
}
