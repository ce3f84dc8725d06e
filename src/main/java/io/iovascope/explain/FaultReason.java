// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

/**
 * A fault reason of the VT-d specification (revision 4.x, "Fault Reason Encodings").
 *
 * @param code as the hardware gives it
 * @param stage how far the unit had come with the request
 * @param flaw what was wrong there
 * @param meaning the same in words: a sentence without a full stop
 */
public record FaultReason(int code, Stage stage, Flaw flaw, String meaning) {

  /** Where a unit stopped. Each stage comes after those before it. */
  public enum Stage {
    /** The root table and its entry of the bus. */
    ROOT("page tables and mappings: not even the entry of the device was reached"),
    /** The entry of the device. */
    CONTEXT("page tables and mappings: none was reached"),
    /** The directory and table of process address spaces, of scalable mode. */
    PASID(
        "a device without an entry, and mappings: the entry of the device is there, no page table"
            + " was reached"),
    /** The page tables. */
    PAGE_TABLE("a device that is not attached: its entries are there and led to page tables"),
    /** The address itself, whatever is mapped. */
    ADDRESS("a mapping that is gone: no mapping can be made there"),
    /** An interrupt and its entry. */
    INTERRUPT("DMA mappings: the request is an interrupt");

    private final String excludes;

    Stage(String excludes) {
      this.excludes = excludes;
    }

    /** What a fault at this stage cannot be about. */
    public String excludes() {
      return excludes;
    }
  }

  /** What is wrong with an entry, or with the request. */
  public enum Flaw {
    NOT_PRESENT,
    NOT_ALLOWED,
    /** Set up in a way that the specification does not allow. */
    INVALID,
    /** The unit could not read or write the table in memory. */
    UNREADABLE,
    /** The number is larger than what the tables are for. */
    TOO_LARGE
  }

  /** As the kernel prints it, such as {@code 0x06}. */
  public String label() {
    return "0x%02x".formatted(code);
  }
}
