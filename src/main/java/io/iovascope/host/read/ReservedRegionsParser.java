// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code /sys/kernel/iommu_groups/N/reserved_regions}, which {@code
 * iommu_group_show_resv_regions()} of drivers/iommu/iommu.c prints as {@code "0x%016llx 0x%016llx
 * %s\n"}: first and last address, both inside, and the kind.
 */
public final class ReservedRegionsParser {

  private static final Pattern LINE =
      Pattern.compile("0x([0-9a-f]{1,16}) 0x([0-9a-f]{1,16}) ([a-z-]+)");

  /** A sysfs file is one page at most; a fuller one is cut there, or one byte before. */
  private static final int PAGE = 4096;

  private ReservedRegionsParser() {}

  /**
   * The regions in the order of the file. A file that the kernel cut at the end of its page is
   * {@code TRUNCATED}, one with lines that make no sense {@code MALFORMED}; both keep every
   * complete good line.
   */
  public static Reading<List<ReservedRegion>> parse(String text, String path) {
    String whole = TextFile.wholeLines(text);
    BadLines bad = new BadLines("'0xSTART 0xEND' and direct, direct-relaxable, reserved or msi");
    List<ReservedRegion> regions = new ArrayList<>();
    List<String> lines = TextFile.lines(whole);
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      String line = lines.get(i);
      region(line).ifPresentOrElse(regions::add, () -> bad.add(number, line));
    }
    List<ReservedRegion> value = List.copyOf(regions);
    boolean cut = whole.length() < text.length() || text.length() >= PAGE - 1;
    if (!cut) {
      return bad.reading(value, path);
    }
    String detail = "cut by the kernel after %d whole lines".formatted(lines.size());
    return bad.isEmpty()
        ? Reading.truncated(value, path, detail)
        : Reading.malformed(value, path, bad.detail() + "; " + detail);
  }

  private static Optional<ReservedRegion> region(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseUnsignedLong(matcher.group(1), 16);
    long end = Long.parseUnsignedLong(matcher.group(2), 16);
    if (Long.compareUnsigned(end, start) < 0) {
      return Optional.empty();
    }
    return ReservedRegion.Kind.ofLabel(matcher.group(3))
        .map(kind -> new ReservedRegion(new AddressRange(start, end), kind));
  }
}
