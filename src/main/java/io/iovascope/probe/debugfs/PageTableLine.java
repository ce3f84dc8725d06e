// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import java.util.Optional;

/**
 * A leaf of a page table: {@code 0x00000000fffc0 |} and the entries on the way to it, from the top
 * (dump_page_info() in drivers/iommu/intel/debugfs.c). The leaf is the last entry: of a large page
 * the line ends early, or before 6.7 in zeros.
 *
 * @param iova first address
 * @param physical where it leads
 * @param shift 12, 21 or 30: binary logarithm of the size in bytes
 */
record PageTableLine(long iova, long physical, int shift) {

  static final String EXPECTED = "a page number and the entries that lead to it";

  private static final String PREFIX = "0x";
  private static final int PFN_DIGITS = 13;
  private static final int WORD_DIGITS = 16;
  private static final int SMALL = 12;
  private static final int BITS_PER_LEVEL = 9;
  private static final int LEVELS = 5;
  private static final int HUGE = SMALL + 2 * BITS_PER_LEVEL;
  private static final long LARGE_PAGE = 1 << 7;
  private static final long TABLE = 0x000f_ffff_ffff_f000L;

  /** Empty if the line is not of this form, or its leaf is not one. */
  static Optional<PageTableLine> parse(String line) {
    int bar = PREFIX.length() + PFN_DIGITS;
    if (!line.startsWith(PREFIX) || !line.startsWith(" |", bar)) {
      return Optional.empty();
    }
    long pfn = hex(line, PREFIX.length(), PFN_DIGITS);
    long leaf = 0;
    int level = 0;
    int columns = 0;
    int position = bar + 2;
    while (position < line.length() && columns < LEVELS) {
      if (!line.startsWith("\t" + PREFIX, position)) {
        return Optional.empty();
      }
      position += 1 + PREFIX.length();
      if (!isHex(line, position, WORD_DIGITS)) {
        return Optional.empty();
      }
      long entry = hex(line, position, WORD_DIGITS);
      position += WORD_DIGITS;
      columns++;
      if (entry != 0) {
        leaf = entry;
        level = columns;
      }
    }
    if (position != line.length() || !isHex(line, PREFIX.length(), PFN_DIGITS)) {
      return Optional.empty();
    }
    return leaf(pfn << SMALL, leaf, SMALL + BITS_PER_LEVEL * (LEVELS - level));
  }

  private static Optional<PageTableLine> leaf(long iova, long entry, int shift) {
    boolean isLeaf = shift == SMALL || (shift <= HUGE && (entry & LARGE_PAGE) != 0);
    long offset = (1L << shift) - 1;
    return isLeaf && (iova & offset) == 0
        ? Optional.of(new PageTableLine(iova, entry & TABLE & ~offset, shift))
        : Optional.empty();
  }

  private static boolean isHex(String text, int start, int digits) {
    if (text.length() < start + digits) {
      return false;
    }
    for (int i = start; i < start + digits; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static long hex(String text, int start, int digits) {
    long value = 0;
    for (int i = start; i < Math.min(text.length(), start + digits); i++) {
      value = value << 4 | (Character.digit(text.charAt(i), 16) & 0xf);
    }
    return value;
  }

  long last() {
    return iova + (1L << shift) - 1;
  }

  boolean isIdentity() {
    return iova == physical;
  }
}
