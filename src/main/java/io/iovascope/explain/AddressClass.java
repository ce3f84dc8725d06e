// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.text.Label;

/**
 * What the address of a DMA fault is, by the picture (docs/kernel-facts.md, section C.6 and H,
 * F-FAULT-REGION). An address that was never the device's to use points at the device, its firmware
 * or a previous owner; one that was points at a mapping that is gone or was too short.
 */
public enum AddressClass {
  /** Page 0: mostly a descriptor that nobody filled in. */
  PAGE_ZERO(true),
  /** Where interrupts are written to. */
  MSI(true),
  /** Memory that firmware wants mapped 1:1 for other devices. */
  RMRR(true),
  /** Memory that firmware wants mapped 1:1 for this device or its group. */
  OWN_RMRR(false),
  /** A memory window of the device's host bridge. */
  BRIDGE_WINDOW(true),
  /** Beyond what the device's page tables or masks reach. */
  ABOVE_LIMIT(true),
  /**
   * Right below 4 GiB, of a device that a VFIO driver holds: where the DMA API hands out its first
   * addresses and no PC guest has memory.
   */
  FORMER_OWNER(true),
  /** What the kernel may well have handed out. */
  USABLE(false),
  /** Not an address: the index of an interrupt. */
  INTERRUPT(false),
  UNKNOWN(false);

  private final boolean foreign;

  AddressClass(boolean foreign) {
    this.foreign = foreign;
  }

  /** Whether the kernel never hands such an address to this device. */
  public boolean isForeign() {
    return foreign;
  }

  /** The name in every output, such as {@code bridge-window}. */
  public String label() {
    return Label.of(this);
  }
}
