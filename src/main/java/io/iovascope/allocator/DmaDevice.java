// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * What the DMA API knows of a device. One of {@link ThirtyTwoBitFirst#UNTIL_FAILURE} changes with
 * its first failure, so an object stands for one device.
 */
public final class DmaDevice {

  /** No limit of the bus. */
  public static final long NO_BUS_LIMIT = 0;

  /** The default of a PCI device: a segment does not cross 4 GiB. */
  public static final long SEGMENT_BOUNDARY = 0xffff_ffffL;

  private final long streamingMask;
  private final long coherentMask;
  private final long busLimit;
  private final long segmentBoundary;
  private final ThirtyTwoBitFirst rule;
  private boolean thirtyTwoBitFirst;

  /**
   * @param streamingMask last address for mapped memory: {@code dma_mask}, unsigned
   * @param coherentMask last address for coherent memory: {@code coherent_dma_mask}
   * @param busLimit last address that the bus lets through, or {@link #NO_BUS_LIMIT}
   * @param segmentBoundary no segment crosses a multiple of this plus 1
   */
  public DmaDevice(
      long streamingMask,
      long coherentMask,
      long busLimit,
      long segmentBoundary,
      ThirtyTwoBitFirst rule) {
    this.streamingMask = streamingMask;
    this.coherentMask = coherentMask;
    this.busLimit = busLimit;
    this.segmentBoundary = segmentBoundary;
    this.rule = rule;
    thirtyTwoBitFirst = rule != ThirtyTwoBitFirst.NEVER;
  }

  /** A PCI device whose masks both have so many bits. */
  public static DmaDevice ofBits(int bits, ThirtyTwoBitFirst rule) {
    long mask = -1L >>> (64 - bits);
    return new DmaDevice(mask, mask, NO_BUS_LIMIT, SEGMENT_BOUNDARY, rule);
  }

  /** The last address for mapped memory, unsigned. */
  public long streamingLimit() {
    return limited(streamingMask);
  }

  /** The last address for coherent memory, unsigned. */
  public long coherentLimit() {
    return limited(coherentMask);
  }

  /** {@code dma_get_seg_boundary}. */
  public long segmentBoundary() {
    return segmentBoundary;
  }

  private long limited(long mask) {
    if (busLimit == NO_BUS_LIMIT) {
      return mask;
    }
    return Long.compareUnsigned(busLimit, mask) < 0 ? busLimit : mask;
  }

  /** Whether the next request tries addresses below 4 GiB first. */
  public boolean thirtyTwoBitFirst() {
    return thirtyTwoBitFirst;
  }

  /**
   * There was no place below 4 GiB. Where that counts for good, the kernel says "Using %d-bit DMA
   * addresses".
   */
  void thirtyTwoBitFailed() {
    if (rule == ThirtyTwoBitFirst.UNTIL_FAILURE) {
      thirtyTwoBitFirst = false;
    }
  }
}
