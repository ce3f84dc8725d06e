// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import io.iovascope.host.root.TextFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from {@code /proc/slabinfo} how many objects the cache {@code iommu_iova} has in use: the
 * ranges in the IOVA trees of all domains together, live, cached and reserved
 * (docs/kernel-facts.md, section D). On most kernels that cache is merged with others of its size,
 * and then nobody counts it.
 */
public final class SlabInfoReader {

  /** Where the kernel shows its caches; for root only. */
  public static final String PATH = "/proc/slabinfo";

  /** Longest list that is read, in bytes. */
  public static final int LIMIT = 1 << 20;

  private static final String HEADER = "slabinfo - version: 2.";
  private static final String RANGES = "iommu_iova";
  private static final String MAGAZINES = "iommu_iova_magazine";

  /** What follows a name: objects in use and in all, the size of one. */
  private static final Pattern NUMBERS = Pattern.compile(" +(\\d{1,18}) +\\d{1,18} +\\d{1,9} .*");

  private SlabInfoReader() {}

  /**
   * What is counted apart; of a merged cache nothing is.
   *
   * @param ranges objects of {@code iommu_iova}: ranges in the IOVA trees
   * @param magazines objects of {@code iommu_iova_magazine}: containers of freed ranges
   */
  public record Counts(@Nullable Long ranges, @Nullable Long magazines) {}

  /** The counts, from the live list or else the saved one. */
  public static Reading<Counts> counts(HostRoot root) {
    return SavedInput.read(
        PATH, path -> TextFile.read(root, path, LIMIT).flatMap(text -> parse(text, path)));
  }

  /**
   * The number of ranges, from the live list or else the saved one; {@code ABSENT} where the cache
   * is merged with others.
   */
  public static Reading<Long> read(HostRoot root) {
    return ranges(counts(root));
  }

  /** The number of ranges among the counts; {@code ABSENT} where it is not. */
  public static Reading<Long> ranges(Reading<Counts> counts) {
    return counts.flatMap(
        each -> {
          Long ranges = each.ranges();
          return ranges == null
              ? Reading.absent(
                  counts.path(),
                  "the cache iommu_iova is merged with others; boot with slab_nomerge to have it"
                      + " counted")
              : Reading.ok(ranges, counts.path());
        });
  }

  static Reading<Counts> parse(String text, String path) {
    return text.startsWith(HEADER)
        ? Reading.ok(new Counts(number(RANGES, text), number(MAGAZINES, text)), path)
        : Reading.malformed(null, path, "line 1: expected '" + HEADER + "...'");
  }

  private static @Nullable Long number(String name, String text) {
    int start = text.indexOf("\n" + name + " ");
    if (start < 0) {
      return null;
    }
    int numbers = start + 1 + name.length();
    int end = text.indexOf('\n', numbers);
    Matcher matcher = NUMBERS.matcher(text.substring(numbers, end < 0 ? text.length() : end));
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }
}
