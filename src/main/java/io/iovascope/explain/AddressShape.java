// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import org.jspecify.annotations.Nullable;

/**
 * What the number of an address suggests by itself, on a PC, whatever host it is of. The DMA API
 * hands out addresses from the top of a space down: from 4 GiB, or where the space below is full
 * from the top of the mask ({@code iommu_dma_alloc_iova()}; docs/kernel-facts.md, section B.3).
 */
public enum AddressShape {
  /** There is no address. */
  NONE,
  /** The first MiB: memory of firmware, of ISA, and of every guest. */
  FIRST_MIB,
  /** Where a PC has memory; the DMA API comes down here only when much is mapped. */
  MEMORY,
  /** Where a PC has BARs and the registers of its chipset. */
  DEVICE_MEMORY,
  /** The first that the DMA API hands out. */
  JUST_BELOW_4_GIB,
  /** The first that the DMA API hands out above 4 GiB, to a device with a mask of so many bits. */
  JUST_BELOW_POWER_OF_TWO,
  HIGH,
  /** An address of the kernel for the processor: the upper half of the canonical addresses. */
  PROCESSOR_POINTER,
  /** {@code DMA_MAPPING_ERROR}, or a little above it where somebody added to it. */
  ERROR_VALUE;

  private static final long MIB = 1L << 20;
  private static final long BARS = 0xe000_0000L;
  private static final long FIRST_HANDED_OUT = 0xff00_0000L;
  private static final long FOUR_GIB = 1L << 32;

  /** So far below the power of two. */
  private static final long NEAR = 16 * MIB;

  private static final long KERNEL_HALF = -1L << 47;
  private static final long ERRORS = -1L << 16;

  /**
   * @param address unsigned, or null if there is none
   */
  public static AddressShape of(@Nullable Long address) {
    if (address == null) {
      return NONE;
    }
    long number = address;
    if (number < 0) {
      return negative(number);
    }
    if (number < FOUR_GIB) {
      return below4GiB(number);
    }
    long above = Long.highestOneBit(number) << 1;
    return above - number <= NEAR ? JUST_BELOW_POWER_OF_TWO : HIGH;
  }

  private static AddressShape below4GiB(long number) {
    if (number < MIB) {
      return FIRST_MIB;
    }
    if (number < BARS) {
      return MEMORY;
    }
    return number < FIRST_HANDED_OUT ? DEVICE_MEMORY : JUST_BELOW_4_GIB;
  }

  private static AddressShape negative(long number) {
    if (number >= ERRORS) {
      return ERROR_VALUE;
    }
    return number >= KERNEL_HALF ? PROCESSOR_POINTER : HIGH;
  }
}
