// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.address.AddressRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up the leaves of one table, which come in the order of their addresses. */
final class PageTableSum {

  private static final int HUGE = 30;
  private static final int LARGE = 21;

  private final int mostRanges;
  private final List<AddressRange> ranges = new ArrayList<>();
  private @Nullable AddressRange open;
  private long rangeCount;
  private long smallPages;
  private long largePages;
  private long hugePages;
  private long identityBytes;

  /**
   * @param mostRanges how many ranges are kept; the others are counted
   */
  PageTableSum(int mostRanges) {
    this.mostRanges = mostRanges;
  }

  /**
   * @return false, and nothing is added, if the leaf does not lie above all before it
   */
  boolean add(PageTableLine leaf) {
    AddressRange last = open;
    if (last != null && Long.compareUnsigned(leaf.iova(), last.end()) <= 0) {
      return false;
    }
    if (last != null && last.end() + 1 == leaf.iova()) {
      open = new AddressRange(last.start(), leaf.last());
    } else {
      close();
      open = new AddressRange(leaf.iova(), leaf.last());
    }
    switch (leaf.shift()) {
      case HUGE -> hugePages++;
      case LARGE -> largePages++;
      default -> smallPages++;
    }
    if (leaf.isIdentity()) {
      identityBytes += 1L << leaf.shift();
    }
    return true;
  }

  private void close() {
    if (open != null) {
      rangeCount++;
      if (ranges.size() < mostRanges) {
        ranges.add(open);
      }
      open = null;
    }
  }

  /** Nothing can be added afterwards. */
  PageTable table(String device, @Nullable Integer pasid, long table) {
    close();
    return new PageTable(
        device, pasid, table, smallPages, largePages, hugePages, identityBytes, ranges, rangeCount);
  }
}
