// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import org.jspecify.annotations.Nullable;

/** The two magazines of one CPU and one order: {@code struct iova_cpu_rcache}. */
final class CpuCache {

  private final int magazineSize;
  private Magazine loaded;
  private Magazine previous;

  CpuCache(int magazineSize) {
    this.magazineSize = magazineSize;
    loaded = new Magazine(magazineSize);
    previous = new Magazine(magazineSize);
  }

  /**
   * Takes out a range: {@code __iova_rcache_get}.
   *
   * @param highest the last pfn that the range may start at
   * @return 0 if there is none
   */
  long get(long highest, Depot depot) {
    if (loaded.isEmpty()) {
      if (!previous.isEmpty()) {
        swap();
      } else {
        Magazine full = depot.pop();
        if (full == null) {
          return 0;
        }
        loaded = full;
      }
    }
    return loaded.pop(highest);
  }

  /**
   * Keeps a range: {@code __iova_rcache_insert}.
   *
   * @return a magazine that went to the depot or found no place there, or null
   */
  @Nullable Magazine put(long pfn) {
    Magazine moved = null;
    if (loaded.isFull()) {
      if (!previous.isFull()) {
        swap();
      } else {
        moved = loaded;
        loaded = new Magazine(magazineSize);
      }
    }
    loaded.push(pfn);
    return moved;
  }

  private void swap() {
    Magazine other = previous;
    previous = loaded;
    loaded = other;
  }

  int size() {
    return loaded.size() + previous.size();
  }

  /** {@code free_cpu_cached_iovas}, for one order. */
  void freeTo(IovaTree tree) {
    loaded.freeTo(tree);
    previous.freeTo(tree);
  }
}
