// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.address.AddressRange;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import io.iovascope.host.root.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code /proc/iomem}, which {@code r_show()} of kernel/resource.c prints as {@code
 * "%08llx-%08llx : %s\n"} with both ends inside, indented by two spaces per level.
 */
public final class IoMemoryReader {

  /** Where the kernel shows its map. */
  public static final String PATH = "/proc/iomem";

  /** Longest map that is read, in bytes. */
  public static final int LIMIT = 4 << 20;

  private static final Pattern LINE =
      Pattern.compile("((?:  )*+)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.+)");

  private IoMemoryReader() {}

  /** The map of a host, live or else saved, see {@link #parse}. */
  public static Reading<IoMemory> read(HostRoot root) {
    return SavedInput.read(
        PATH,
        path ->
            TextFile.read(root, path, LIMIT)
                .flatMap(
                    text ->
                        text.isBlank()
                            ? Reading.malformed(null, path, "it is empty")
                            : parse(text, path)));
  }

  /**
   * The entries. Without CAP_SYS_ADMIN in the initial user namespace the kernel prints every
   * address as zero; that is {@code DENIED}, not a map. A line that makes no sense makes it {@code
   * MALFORMED} and the other lines are kept.
   */
  public static Reading<IoMemory> parse(String text, String path) {
    BadLines bad = new BadLines("'START-END : NAME'");
    List<IoMemory.Entry> entries = new ArrayList<>();
    List<String> lines = TextFile.lines(text);
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      String line = lines.get(i);
      if (!line.isBlank()) {
        entry(line, number).ifPresentOrElse(entries::add, () -> bad.add(number, line));
      }
    }
    if (!entries.isEmpty() && entries.stream().allMatch(IoMemoryReader::isHidden)) {
      return Reading.denied(path, "all addresses are zero: needs CAP_SYS_ADMIN");
    }
    return bad.reading(new IoMemory(entries), path);
  }

  private static boolean isHidden(IoMemory.Entry entry) {
    return entry.range().end() == 0;
  }

  private static Optional<IoMemory.Entry> entry(String line, int number) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseUnsignedLong(matcher.group(2), 16);
    long end = Long.parseUnsignedLong(matcher.group(3), 16);
    if (Long.compareUnsigned(end, start) < 0) {
      return Optional.empty();
    }
    int depth = matcher.group(1).length() / 2;
    return Optional.of(
        new IoMemory.Entry(new AddressRange(start, end), depth, matcher.group(4), number));
  }
}
