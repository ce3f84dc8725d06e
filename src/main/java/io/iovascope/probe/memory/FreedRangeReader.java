// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.btf.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads the range caches and the flush queue of an IOVA space (drivers/iommu/iova.c and
 * dma-iommu.c). A magazine or queue that changes meanwhile is left out.
 */
final class FreedRangeReader {

  /** More entries than any flush queue has. */
  private static final long LONGEST_QUEUE = 1 << 20;

  private final MemoryBlocks memory;
  private final IommuLayout layout;
  private final long[] perCpuOffsets;
  private boolean complete = true;
  private long depotMagazines;

  /**
   * @param perCpuOffsets what is added to a per-CPU address, by CPU; empty if unknown
   */
  FreedRangeReader(MemoryBlocks memory, IommuLayout layout, long[] perCpuOffsets) {
    this.memory = memory;
    this.layout = layout;
    this.perCpuOffsets = perCpuOffsets;
  }

  /**
   * What is freed now.
   *
   * @param space address of the struct iova_domain
   * @param cookie address of the struct iommu_dma_cookie; 0 if there is none
   */
  FreedRanges read(long space, long cookie) {
    memory.forget();
    complete = true;
    depotMagazines = 0;
    PageNumbers cached = cached(space);
    PageNumbers queued = queued(space, cookie);
    return new FreedRanges(
        cached == null ? null : cached.sorted(),
        queued == null ? null : queued.sorted(),
        cached == null ? null : depotMagazines,
        complete);
  }

  private @Nullable PageNumbers cached(long space) {
    IommuLayout.Caches caches = layout.caches();
    if (caches == null || perCpuOffsets.length == 0) {
      return null;
    }
    PageNumbers found = new PageNumbers();
    try {
      long first =
          caches.inline()
              ? space + caches.inDomain().offset()
              : memory.get(space, caches.inDomain());
      for (int order = 0; first != 0 && order < caches.orders(); order++) {
        long cache = first + (long) order * caches.size();
        long perCpu = memory.get(cache, caches.perCpu());
        for (long offset : perCpuOffsets) {
          if (perCpu != 0) {
            magazine(found, memory.get(perCpu + offset, caches.loaded()), caches);
            magazine(found, memory.get(perCpu + offset, caches.previous()), caches);
          }
        }
        depot(found, cache, caches);
      }
      return found;
    } catch (TornException e) {
      return null;
    }
  }

  private void magazine(PageNumbers found, long magazine, IommuLayout.Caches caches) {
    if (magazine == 0) {
      return;
    }
    try {
      take(found, magazine, memory.get(magazine, caches.magazineSize()), caches);
    } catch (TornException e) {
      complete = false;
    }
  }

  private void take(PageNumbers found, long magazine, long size, IommuLayout.Caches caches) {
    if (Long.compareUnsigned(size, caches.capacity()) > 0) {
      throw new TornException("a magazine with more than its capacity");
    }
    for (int i = 0; i < size; i++) {
      found.add(memory.u64(magazine + caches.pfns() + (long) Long.BYTES * i));
    }
  }

  private void depot(PageNumbers found, long cache, IommuLayout.Caches caches) {
    long size = memory.get(cache, caches.depotSize());
    Field next = caches.next();
    try {
      if (next == null) {
        for (int i = 0; i < Math.min(size, caches.depotArray()); i++) {
          long at = cache + caches.depot().offset() + (long) Long.BYTES * i;
          magazine(found, memory.u64(at), caches);
          depotMagazines++;
        }
        return;
      }
      // A magazine in the depot is full: its size is where the pointer to the next one is.
      long magazine = memory.get(cache, caches.depot());
      for (long seen = 0; magazine != 0; seen++) {
        if (seen > size || (magazine & 7) != 0) {
          throw new TornException("a depot that does not end");
        }
        take(found, magazine, caches.capacity(), caches);
        depotMagazines++;
        magazine = memory.get(magazine, next);
      }
    } catch (TornException e) {
      complete = false;
    }
  }

  private @Nullable PageNumbers queued(long space, long cookie) {
    IommuLayout.Queue queue = layout.queue();
    if (queue == null || (!queue.inSpace() && cookie == 0)) {
      return null;
    }
    long owner = queue.inSpace() ? space : cookie;
    PageNumbers found = new PageNumbers();
    try {
      long first = memory.get(owner, queue.perCpu());
      Field domain = queue.domain();
      if (first == 0 || (domain != null && memory.get(owner, domain) == 0)) {
        return found;
      }
      Field kind = queue.kind();
      Long single = layout.singleQueue();
      if (kind != null && single != null && memory.get(owner, kind) == single) {
        take(found, first, queue);
        return found;
      }
      if (perCpuOffsets.length == 0) {
        return null;
      }
      for (long offset : perCpuOffsets) {
        take(found, first + offset, queue);
      }
      return found;
    } catch (TornException e) {
      return null;
    }
  }

  private void take(PageNumbers found, long address, IommuLayout.Queue queue) {
    long head = memory.get(address, queue.head());
    long tail = memory.get(address, queue.tail());
    Field mask = queue.mask();
    long length = mask == null ? queue.length() : memory.get(address, mask) + 1;
    if (length <= 0
        || length > LONGEST_QUEUE
        || Long.compareUnsigned(head, length) >= 0
        || Long.compareUnsigned(tail, length) >= 0) {
      complete = false;
      return;
    }
    for (long i = head; i != tail; i = (i + 1) % length) {
      found.add(memory.get(address + queue.entries() + i * queue.entrySize(), queue.pfn()));
    }
  }
}
