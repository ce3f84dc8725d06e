// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.explain.FaultEvidence.Domain;
import io.iovascope.explain.FaultEvidence.Holder;
import io.iovascope.explain.FaultEvidence.Moment;
import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.explain.FaultReason.Flaw;
import io.iovascope.explain.FaultReason.Stage;
import io.iovascope.explain.FaultRequester.Presence;
import io.iovascope.explain.FaultRequester.Role;
import io.iovascope.host.DmaFault.Access;

/** Something that is so, or not, of a fault: what the table of causes is made of. */
public enum FaultSign {
  // The request
  READ("it reads"),
  WRITE("it writes"),
  INTERRUPT("it is an interrupt"),
  PAGE_REQUEST("it is a page request"),
  NO_ANSWER("it is an invalidation without an answer"),
  WITH_PASID("it has a PASID"),

  // The reason
  NO_REASON("the reason is not known"),
  UNATTACHED("the device has no entry (0x01, 0x02, 0x39, 0x41)"),
  SCALABLE("the unit is in scalable mode (0x30 and above)"),
  NO_PASID_TABLE("the tables of PASIDs are not there (0x51, 0x59)"),
  NOT_MAPPED("nothing is mapped for it (0x05, 0x06, 0x71, 0x79, 0x85, 0x86)"),
  MAYBE_OTHER_DIRECTION(
      "a mapping for the other direction fits too (0x05, 0x06, 0x79, 0x85, 0x86)"),
  BROKEN_TABLE("an entry is invalid or could not be read"),
  RESERVED_BITS("reserved bits are set in an entry of the page tables (0x0c, 0x72, 0x7a)"),
  TOO_LARGE("the address has too many bits (0x04, 0x74, 0x80, 0x83, 0x84)"),
  SELF_TRANSLATION_FORBIDDEN("the device may not translate for itself (0x0d, 0x44)"),
  INTERRUPT_RANGE("the reason names the range of interrupts (0x0e, 0x87)"),
  NO_INTERRUPT_ENTRY("the interrupt's entry is not set up (0x22)"),
  INDEX_TOO_LARGE("the interrupt's index is beyond the table (0x21)"),
  COMPATIBILITY_FORMAT("the interrupt is not in remappable format (0x25)"),
  OTHER_SOURCE("the interrupt's entry is of another requester (0x26)"),

  // The address
  NO_ADDRESS("the address is not known"),
  PAGE_ZERO("the address is in page 0"),
  MSI("the address is in the range of interrupts"),
  OTHER_RMRR("the address is in an RMRR of other devices"),
  OWN_RMRR("the address is in an RMRR of the device or its group"),
  IN_WINDOW("the address is in a window of the host bridge"),
  ABOVE_LIMIT("the address is above the page tables or the mask"),
  FORMER_OWNER("the address is where a host's driver gets its first ones"),
  USABLE("the address may have been handed out"),
  FIRST_MIB("the address is in the first MiB"),
  MEMORY("the address is where PCs have memory"),
  DEVICE_MEMORY("the address is where PCs have BARs"),
  JUST_BELOW_4_GIB("the address is just below 4 GiB"),
  JUST_BELOW_POWER_OF_TWO("the address is just below a power of two above 4 GiB"),
  HIGH("the address is above 4 GiB"),
  PROCESSOR_POINTER("the address is one of the kernel's for the processor"),
  ERROR_VALUE("the address is the error value of the DMA API"),

  // The time
  AT_BOOT("it was in the first seconds"),
  LATER("it was after a minute or more"),
  NOT_LATER("it may have been at boot"),

  // The owner
  HOST_DRIVER("a driver of the host has the device"),
  VFIO("VFIO has the device"),
  NOBODY("no driver has the device"),
  IDENTITY("the device's default domain is identity"),

  // The requester
  OTHER_HOST("the host is not at hand"),
  SIBLING("the host lacks the function and has others in its slot"),
  ABSENT("the host has nothing in the slot"),
  BRIDGE("the requester is a bridge"),
  NOT_FUNCTION_0("the requester is not function 0"),
  BESIDE_LINK("the requester is not device 0 of its bus"),
  ON_ROOT_BUS("the requester is on bus 0"),
  GRAPHICS("the requester is Intel's integrated graphics"),
  IMAGE_PROCESSOR("the requester is Intel's image processor"),
  MANAGEMENT("the requester is in the slot of the management engine"),
  INTERRUPT_CONTROLLER("the requester is an I/O APIC or HPET"),
  BELOW_VMD("the requester is below a VMD"),

  // What there is beside it
  FLOOD("there are ten or more"),
  AFTER_RESET("a reset came before it"),
  AFTER_BUS_ERROR("a PCI Express error came before it"),
  AFTER_NO_ANSWER("an invalidation without an answer came before it"),
  AFTER_RESUME("a resume came before it"),
  LEFT_32_BIT_SPACE("the device has used up the space below 4 GiB"),
  KERNEL_BEFORE("a kernel before this one had switched translation on");

  private static final int SCALABLE_CODES = 0x30;

  private final String label;

  FaultSign(String label) {
    this.label = label;
  }

  /** For people: a clause. */
  public String label() {
    return label;
  }

  /** Whether the evidence has it. */
  public boolean isIn(FaultEvidence evidence) {
    return switch (this) {
      case READ -> evidence.fault().access() == Access.READ;
      case WRITE -> evidence.fault().access() == Access.WRITE;
      case INTERRUPT -> evidence.fault().access() == Access.INTERRUPT;
      case PAGE_REQUEST -> evidence.fault().access() == Access.PAGE_REQUEST;
      case NO_ANSWER -> evidence.fault().access() == Access.INVALIDATION;
      case WITH_PASID -> evidence.fault().pasid() != null;
      case NO_REASON,
          UNATTACHED,
          SCALABLE,
          NO_PASID_TABLE,
          NOT_MAPPED,
          MAYBE_OTHER_DIRECTION,
          BROKEN_TABLE,
          RESERVED_BITS,
          TOO_LARGE,
          SELF_TRANSLATION_FORBIDDEN,
          INTERRUPT_RANGE,
          NO_INTERRUPT_ENTRY,
          INDEX_TOO_LARGE,
          COMPATIBILITY_FORMAT,
          OTHER_SOURCE ->
          isReason(evidence);
      case PAGE_ZERO -> evidence.region() == AddressClass.PAGE_ZERO;
      case MSI -> evidence.region() == AddressClass.MSI;
      case OTHER_RMRR -> evidence.region() == AddressClass.RMRR;
      case OWN_RMRR -> evidence.region() == AddressClass.OWN_RMRR;
      case IN_WINDOW -> evidence.region() == AddressClass.BRIDGE_WINDOW;
      case ABOVE_LIMIT -> evidence.region() == AddressClass.ABOVE_LIMIT;
      case FORMER_OWNER -> evidence.region() == AddressClass.FORMER_OWNER;
      case USABLE -> evidence.region() == AddressClass.USABLE;
      case NO_ADDRESS -> evidence.shape() == AddressShape.NONE;
      case FIRST_MIB -> hasShape(evidence, AddressShape.FIRST_MIB);
      case MEMORY -> hasShape(evidence, AddressShape.MEMORY);
      case DEVICE_MEMORY -> hasShape(evidence, AddressShape.DEVICE_MEMORY);
      case JUST_BELOW_4_GIB -> hasShape(evidence, AddressShape.JUST_BELOW_4_GIB);
      case JUST_BELOW_POWER_OF_TWO -> hasShape(evidence, AddressShape.JUST_BELOW_POWER_OF_TWO);
      case HIGH ->
          hasShape(evidence, AddressShape.HIGH)
              || hasShape(evidence, AddressShape.JUST_BELOW_POWER_OF_TWO);
      case PROCESSOR_POINTER -> evidence.shape() == AddressShape.PROCESSOR_POINTER;
      case ERROR_VALUE -> evidence.shape() == AddressShape.ERROR_VALUE;
      case AT_BOOT -> evidence.moment() == Moment.BOOT;
      case LATER -> evidence.moment() == Moment.LATER;
      case NOT_LATER -> evidence.moment() != Moment.LATER;
      case HOST_DRIVER -> evidence.holder() == Holder.HOST_DRIVER;
      case VFIO -> evidence.holder() == Holder.VFIO;
      case NOBODY -> evidence.holder() == Holder.NOBODY;
      case IDENTITY -> evidence.domain() == Domain.IDENTITY;
      case OTHER_HOST -> evidence.requester().presence() == Presence.OTHER_HOST;
      case SIBLING -> evidence.requester().presence() == Presence.SIBLING;
      case ABSENT -> evidence.requester().presence() == Presence.ABSENT;
      case BRIDGE -> evidence.requester().presence() == Presence.BRIDGE;
      case NOT_FUNCTION_0 -> evidence.fault().device().function() != 0;
      case BESIDE_LINK ->
          evidence.fault().device().bus() != 0 && evidence.fault().device().device() != 0;
      case ON_ROOT_BUS -> evidence.fault().device().bus() == 0;
      case GRAPHICS -> evidence.requester().role() == Role.GRAPHICS;
      case IMAGE_PROCESSOR -> evidence.requester().role() == Role.IMAGE_PROCESSOR;
      case MANAGEMENT -> evidence.requester().role() == Role.MANAGEMENT;
      case INTERRUPT_CONTROLLER -> evidence.requester().role() == Role.INTERRUPT_CONTROLLER;
      case BELOW_VMD -> evidence.requester().role() == Role.BELOW_VMD;
      case FLOOD -> evidence.history().isFlood();
      case AFTER_RESET -> evidence.history().before().contains(Precursor.RESET);
      case AFTER_BUS_ERROR -> evidence.history().before().contains(Precursor.BUS_ERROR);
      case AFTER_NO_ANSWER -> evidence.history().before().contains(Precursor.NO_ANSWER);
      case AFTER_RESUME -> evidence.history().before().contains(Precursor.RESUME);
      case LEFT_32_BIT_SPACE -> evidence.history().before().contains(Precursor.LEFT_32_BIT_SPACE);
      case KERNEL_BEFORE -> evidence.history().before().contains(Precursor.KERNEL_BEFORE);
    };
  }

  /** What the number suggests counts only where no table or map says better. */
  private static boolean hasShape(FaultEvidence evidence, AddressShape shape) {
    return evidence.shape() == shape
        && switch (evidence.region()) {
          case UNKNOWN, USABLE -> true;
          case PAGE_ZERO, MSI, INTERRUPT -> false;
          case RMRR, OWN_RMRR, BRIDGE_WINDOW, ABOVE_LIMIT, FORMER_OWNER -> !evidence.own();
        };
  }

  private boolean isReason(FaultEvidence evidence) {
    FaultReason reason = evidence.reason();
    if (reason == null) {
      return this == NO_REASON;
    }
    int code = reason.code();
    boolean notPresent = reason.flaw() == Flaw.NOT_PRESENT;
    boolean pageTable = reason.stage() == Stage.PAGE_TABLE;
    return switch (this) {
      case UNATTACHED ->
          notPresent && (reason.stage() == Stage.ROOT || reason.stage() == Stage.CONTEXT);
      case SCALABLE -> code >= SCALABLE_CODES;
      case NO_PASID_TABLE -> notPresent && reason.stage() == Stage.PASID;
      case NOT_MAPPED -> code == 0x71 || isPermission(code);
      case MAYBE_OTHER_DIRECTION -> isPermission(code);
      case BROKEN_TABLE ->
          (reason.flaw() == Flaw.INVALID || reason.flaw() == Flaw.UNREADABLE)
              && reason.stage() != Stage.ADDRESS;
      case RESERVED_BITS -> code == 0x0c || code == 0x72 || code == 0x7a;
      case TOO_LARGE -> reason.stage() == Stage.ADDRESS && reason.flaw() == Flaw.TOO_LARGE;
      case SELF_TRANSLATION_FORBIDDEN -> code == 0x0d || code == 0x44;
      case INTERRUPT_RANGE -> code == 0x0e || code == 0x87;
      case NO_INTERRUPT_ENTRY -> code == 0x22;
      case INDEX_TOO_LARGE -> code == 0x21;
      case COMPATIBILITY_FORMAT -> code == 0x25;
      case OTHER_SOURCE -> code == 0x26;
      default -> false;
    };
  }

  private static boolean isPermission(int code) {
    return code == 0x05 || code == 0x06 || code == 0x79 || code == 0x85 || code == 0x86;
  }
}
