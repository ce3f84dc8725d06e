// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.DmaDevice;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.allocator.IovaDomain;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import java.util.List;

/**
 * The IOVA space of a device before its driver asks for anything.
 *
 * @param allocator what its allocator does as some kernels do
 * @param thirtyTwoBitFirst when requests try the addresses below 4 GiB first
 * @param invalidation when an unmapped range can be used again
 * @param streamingMask last address of the device for mapped memory, unsigned
 * @param coherentMask last address of the device for coherent memory, unsigned
 * @param apertureEnd last address that the page tables reach, unsigned
 * @param reserved what the kernel keeps back: the nodes of its tree, ascending
 * @param cpus how many CPUs the host has
 */
public record LoadSpace(
    AllocatorTraits allocator,
    ThirtyTwoBitFirst thirtyTwoBitFirst,
    DmaApi.Invalidation invalidation,
    long streamingMask,
    long coherentMask,
    long apertureEnd,
    List<AddressRange> reserved,
    int cpus) {

  public LoadSpace {
    reserved = List.copyOf(reserved);
  }

  static final long LAST_32_BIT = AddressRange.BELOW_4_GIB.end();

  /** The last address that a mapping can get, unsigned. */
  public long limit() {
    return Long.compareUnsigned(streamingMask, apertureEnd) < 0 ? streamingMask : apertureEnd;
  }

  /** The last address below 4 GiB that a mapping can get. */
  public long limitBelow4GiB() {
    return Long.compareUnsigned(limit(), LAST_32_BIT) < 0 ? limit() : LAST_32_BIT;
  }

  /** The pages below 4 GiB that can be given out, of an empty space, and how they lie. */
  public FreeSpace below4GiB() {
    return domain().freeSpace(pfn(limitBelow4GiB()));
  }

  /** All pages that can be given out, of an empty space, and how they lie. */
  public FreeSpace all() {
    return domain().freeSpace(pfn(limit()));
  }

  private IovaDomain domain() {
    IovaDomain domain = new IovaDomain(allocator, cpus, IovaDomain.FIRST_PFN);
    reserved.forEach(domain::reserve);
    return domain;
  }

  /** The space as the DMA API sees it, empty but for what is reserved. */
  DmaApi api() {
    return new DmaApi(domain(), apertureEnd, invalidation);
  }

  /** The device, as it is after its driver has set the masks. */
  DmaDevice device() {
    return new DmaDevice(
        streamingMask,
        coherentMask,
        DmaDevice.NO_BUS_LIMIT,
        DmaDevice.SEGMENT_BOUNDARY,
        thirtyTwoBitFirst);
  }

  static long pfn(long address) {
    return address >>> IovaDomain.PAGE_SHIFT;
  }
}
