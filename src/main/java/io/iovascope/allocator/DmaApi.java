// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import java.util.List;

/**
 * The DMA API of the devices in one domain, as far as addresses go: {@code
 * drivers/iommu/dma-iommu.c}. Addresses and sizes are in bytes; times are nanoseconds that never go
 * back, and what falls due until then is done before the call itself.
 */
public final class DmaApi {

  /** What a mapping gets that fails: {@code DMA_MAPPING_ERROR}. */
  public static final long MAPPING_ERROR = -1;

  /** When an unmapped range can be used again. */
  public enum Invalidation {
    /** At once: {@code iommu.strict=1}, groups of type {@code DMA}. */
    STRICT,

    /** After the next flush of the whole IOTLB: groups of type {@code DMA-FQ}. */
    LAZY
  }

  private static final long LAST_32_BIT = 0xffff_ffffL;
  private static final long PAGE_MASK = (1L << IovaDomain.PAGE_SHIFT) - 1;

  private final IovaDomain domain;
  private final long apertureEnd;
  private final Invalidation invalidation;
  private final FlushQueue queue;

  /**
   * @param domain the space, with what is reserved in it
   * @param apertureEnd the last address that the page tables reach, unsigned
   */
  public DmaApi(IovaDomain domain, long apertureEnd, Invalidation invalidation) {
    this.domain = domain;
    this.apertureEnd = apertureEnd;
    this.invalidation = invalidation;
    queue = new FlushQueue(domain);
  }

  /** The space below, to look at. */
  public IovaDomain domain() {
    return domain;
  }

  /**
   * Maps memory for a while: {@code iommu_dma_map_page}.
   *
   * @param offset where in its page the memory begins
   * @param bytes 1 or more
   * @return the address for the device, with the offset in it, or {@link #MAPPING_ERROR}
   */
  public long map(DmaDevice device, int cpu, long offset, long bytes, long now) {
    long inPage = offset & PAGE_MASK;
    long iova = alloc(device, cpu, pages(inPage + bytes), device.streamingLimit(), now);
    return iova == MAPPING_ERROR ? MAPPING_ERROR : iova + inPage;
  }

  /**
   * Takes memory for as long as the driver lives: {@code iommu_dma_alloc}, {@code
   * dma_alloc_coherent}.
   *
   * @return the address for the device, or {@link #MAPPING_ERROR}
   */
  public long allocCoherent(DmaDevice device, int cpu, long bytes, long now) {
    return alloc(device, cpu, pages(bytes), device.coherentLimit(), now);
  }

  /**
   * Maps a scatter list, which gets one range for all of it: {@code iommu_dma_map_sg}.
   *
   * @return where the range begins, or {@link #MAPPING_ERROR}
   */
  public long mapScatterList(DmaDevice device, int cpu, List<ScatterSegment> segments, long now) {
    return alloc(
        device, cpu, pages(scatterListBytes(device, segments)), device.streamingLimit(), now);
  }

  /**
   * The length of the range that a scatter list gets. A segment that would cross the device's
   * boundary begins at the next one, behind unused pages.
   */
  public static long scatterListBytes(DmaDevice device, List<ScatterSegment> segments) {
    long total = 0;
    for (ScatterSegment segment : segments) {
      long length = aligned((segment.offset() & PAGE_MASK) + segment.length());
      long padding = (device.segmentBoundary() - total + 1) & device.segmentBoundary();
      if (padding != 0 && Long.compareUnsigned(padding, length - 1) < 0) {
        total += padding;
      }
      total += length;
    }
    return total;
  }

  /**
   * Ends a mapping of any kind: {@code __iommu_dma_unmap}.
   *
   * @param address what mapping it gave
   * @param bytes the length that was mapped; of a scatter list, that of the whole range
   */
  public void unmap(int cpu, long address, long bytes, long now) {
    advance(now);
    long pfn = address >>> IovaDomain.PAGE_SHIFT;
    long pages = pages((address & PAGE_MASK) + bytes);
    if (invalidation == Invalidation.LAZY) {
      queue.add(cpu, pfn, pages, now);
    } else {
      domain.free(cpu, pfn, pages, now);
    }
  }

  /** {@code iommu_dma_alloc_iova}. */
  private long alloc(DmaDevice device, int cpu, long pages, long deviceLimit, long now) {
    advance(now);
    long limit = Long.compareUnsigned(deviceLimit, apertureEnd) < 0 ? deviceLimit : apertureEnd;
    long size = domain.sizeFromCaller(pages);
    long pfn = IovaDomain.FAILED;
    if (device.thirtyTwoBitFirst() && Long.compareUnsigned(limit, LAST_32_BIT) > 0) {
      pfn = domain.alloc(cpu, size, LAST_32_BIT >>> IovaDomain.PAGE_SHIFT, false, now);
      if (pfn == IovaDomain.FAILED) {
        device.thirtyTwoBitFailed();
      }
    }
    if (pfn == IovaDomain.FAILED) {
      pfn = domain.alloc(cpu, size, limit >>> IovaDomain.PAGE_SHIFT, true, now);
    }
    return pfn == IovaDomain.FAILED ? MAPPING_ERROR : pfn << IovaDomain.PAGE_SHIFT;
  }

  /** Lets timers and workers do what is due until {@code now}, each at its own time. */
  public void advance(long now) {
    for (long due = queue.timerDue();
        due <= now && due != FlushQueue.NEVER;
        due = queue.timerDue()) {
      domain.advance(due);
      queue.timeout(due);
    }
    domain.advance(now);
  }

  /** When a timer or worker has something to do next, {@link Long#MAX_VALUE} if none has. */
  public long nextDue() {
    return Math.min(queue.timerDue(), domain.nextDue());
  }

  /** How many ranges are mapped: given out, and not unmapped. */
  public long mapped() {
    return domain.live() - queue.size();
  }

  /** How many unmapped ranges wait for a flush of the IOTLB. */
  public long queued() {
    return queue.size();
  }

  /** How often the whole IOTLB was flushed for them. */
  public long flushes() {
    return queue.flushes();
  }

  private static long aligned(long bytes) {
    return (bytes + PAGE_MASK) & ~PAGE_MASK;
  }

  private static long pages(long bytes) {
    return aligned(bytes) >>> IovaDomain.PAGE_SHIFT;
  }
}
