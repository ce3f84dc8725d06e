package io.iovascope.host.read;

import io.iovascope.host.Reading;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from {@code /proc/slabinfo} how many objects the cache {@code iommu_iova} has in use: the
 * ranges in the IOVA trees of all domains together, live, cached and reserved (domain.md D). On
 * most kernels that cache is merged with others of its size, and then nobody counts it.
 */
public final class SlabInfoReader {

  /** Where the kernel shows its caches; for root only. */
  public static final String PATH = "/proc/slabinfo";

  /** Longest list that is read, in bytes. */
  public static final int LIMIT = 1 << 20;

  private static final String HEADER = "slabinfo - version: 2.";
  private static final Pattern LINE =
      Pattern.compile("(?m)^iommu_iova +(\\d{1,18}) +\\d{1,18} +\\d{1,9} .*$");

  private SlabInfoReader() {}

  /**
   * The number of ranges, from the live list or else the saved one; {@code ABSENT} where the cache
   * is merged with others.
   */
  public static Reading<Long> read(HostRoot root) {
    return SavedInput.read(
        PATH, path -> TextFile.read(root, path, LIMIT).flatMap(text -> parse(text, path)));
  }

  static Reading<Long> parse(String text, String path) {
    if (!text.startsWith(HEADER)) {
      return Reading.malformed(null, path, "line 1: expected '" + HEADER + "...'");
    }
    Matcher matcher = LINE.matcher(text);
    Optional<Long> active =
        matcher.find() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    return active
        .map(count -> Reading.ok(count, path))
        .orElseGet(
            () ->
                Reading.absent(
                    path,
                    "the cache iommu_iova is merged with others; boot with slab_nomerge to have it"
                        + " counted"));
  }
}
