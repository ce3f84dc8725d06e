// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.slab;

import io.iovascope.host.Reading;
import io.iovascope.host.read.SlabInfoReader;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the size of the cache {@code iommu_iova}: from {@code /proc/slabinfo} where it has a line
 * of its own ({@code slab_nomerge}), else that of the cache it was merged into.
 */
public final class SlabProbe {

  private static final String MERGED = "/sys/kernel/slab/iommu_iova";
  private static final int LIMIT = 1 << 16;
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})(?: .*)?\n?");

  private SlabProbe() {}

  /** The count, or the reason why there is none: it needs root. */
  public static Reading<SlabUsage> read(HostRoot root) {
    Reading<SlabInfoReader.Counts> counts = SlabInfoReader.counts(root);
    Reading<Long> own = SlabInfoReader.ranges(counts);
    Long magazines = counts.optional().map(SlabInfoReader.Counts::magazines).orElse(null);
    if (own.status() != Reading.Status.ABSENT) {
      return own.map(ranges -> new SlabUsage(ranges, 0, magazines));
    }
    Reading<Long> objects = number(root, MERGED + "/objects");
    if (objects.status() == Reading.Status.ABSENT) {
      return Reading.absent(own.path(), "there is no cache iommu_iova: no IOMMU is in use");
    }
    // One cache at least shares the count, or it would have a line of its own.
    long aliases = Math.max(1, number(root, MERGED + "/aliases").orElse(1L));
    return objects.map(ranges -> new SlabUsage(ranges, aliases, magazines));
  }

  /** A total, after which numbers of each NUMA node may follow. */
  private static Reading<Long> number(HostRoot root, String path) {
    return root.bytes(path, LIMIT)
        .flatMap(
            bytes -> {
              String text = new String(bytes, StandardCharsets.ISO_8859_1);
              Matcher matcher = NUMBER.matcher(text);
              Optional<Long> number =
                  matcher.matches()
                      ? Optional.of(Long.valueOf(matcher.group(1)))
                      : Optional.empty();
              return number
                  .map(value -> Reading.ok(value, path))
                  .orElseGet(() -> Reading.malformed(null, path, "expected a number"));
            });
  }
}
