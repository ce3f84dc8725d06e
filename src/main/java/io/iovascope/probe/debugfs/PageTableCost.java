// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it costs to read a page table from debugfs. The kernel makes the whole text before it gives
 * the first byte, doubles its buffer and begins again until all fits, and holds the unit's spinlock
 * all the while: no other device of the unit is attached or detached, and that processor does
 * nothing else (docs/kernel-facts.md, section C.4).
 *
 * @param lines most leaves that there can be
 */
public record PageTableCost(long lines) {

  /** Since 6.10: pages that hold tables of any IOMMU. */
  private static final String PATH = "/proc/vmstat";

  private static final Pattern PAGES = Pattern.compile("(?m)^nr_iommu_pages (\\d{1,15})$");
  private static final int LIMIT = 1 << 20;
  private static final int ENTRIES_PER_PAGE = 512;

  /** Five entries and the page number, as text. */
  private static final int BYTES_PER_LINE = 113;

  /** As measured in an emulated machine; a real one needs a fraction of it. */
  private static final int NANOSECONDS_PER_LINE = 7000;

  /** The cost if all tables of this host were those of the one device. */
  public static Reading<PageTableCost> estimate(HostRoot root) {
    return root.bytes(PATH, LIMIT)
        .flatMap(
            bytes -> {
              Matcher matcher = PAGES.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
              return matcher.find()
                  ? Reading.ok(ofPages(Long.parseLong(matcher.group(1))), PATH)
                  : Reading.absent(PATH, "no nr_iommu_pages: the kernel is older than 6.10");
            });
  }

  private static PageTableCost ofPages(long pages) {
    return new PageTableCost(pages * ENTRIES_PER_PAGE);
  }

  /** Length of the text, in bytes. */
  public long textBytes() {
    return lines * BYTES_PER_LINE;
  }

  /** Memory that the kernel takes for the text: a power of two. */
  public long bufferBytes() {
    long power = Math.max(1L << 12, Long.highestOneBit(textBytes()));
    return power < textBytes() ? power << 1 : power;
  }

  /** How long it may take, in milliseconds, the walks with too small a buffer included. */
  public long milliseconds() {
    return lines * NANOSECONDS_PER_LINE / 1_000_000;
  }
}
