// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.read.LongText;
import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the page table of one device maps, from {@code domain_translation_struct}. Reading
 * that file can stall the host: see {@link PageTableCost}. It is read as it comes, in bounded
 * memory.
 */
public final class PageTableReader {

  /** Most ranges that are kept. */
  public static final int MOST_RANGES = 1 << 16;

  /** Most lines that are read: the kernel's text ends at 2 GiB. */
  static final long MOST_LINES = 1L << 25;

  private static final int LONGEST_LINE = 256;

  private static final String FILE = "domain_translation_struct";
  private static final Pattern DEVICE =
      Pattern.compile(
          "Device ([0-9a-f:.]{12,20})(?: with pasid ([0-9a-f]{1,5}))? @0x([0-9a-f]{1,16})");
  private static final String HEADER = "IOVA_PFN";

  private final HostRoot root;
  private final int mostRanges;

  public PageTableReader(HostRoot root) {
    this(root, MOST_RANGES);
  }

  PageTableReader(HostRoot root, int mostRanges) {
    this.root = root;
    this.mostRanges = mostRanges;
  }

  /**
   * The file that would be read: that of the device, or before 6.7 the one of all devices; null if
   * there is neither.
   */
  public @Nullable String path(PciAddress device) {
    String own = own(device);
    if (root.exists(own)) {
      return own;
    }
    String all = TranslationStructReader.DIRECTORY + "/" + FILE;
    return root.exists(all) ? all : null;
  }

  private static String own(PciAddress device) {
    return "%s/%s/%s".formatted(TranslationStructReader.DIRECTORY, device, FILE);
  }

  /**
   * What is mapped for requests of the device without a PASID. {@code ABSENT} if it has no page
   * table: its domain is an identity domain, or it is attached to none.
   */
  public Reading<PageTable> read(PciAddress device) {
    String path = path(device);
    if (path == null) {
      return Reading.absent(own(device), reason());
    }
    Set<String> names = new HashSet<>(Set.of(device.toString()));
    if (!path.equals(own(device))) {
      // Every block of a group has the name of the group's first device.
      root.list("/sys/bus/pci/devices/%s/iommu_group/devices".formatted(device))
          .optional()
          .ifPresent(names::addAll);
    }
    return root.stream(path).flatMap(in -> parse(in, path, names));
  }

  private String reason() {
    return root.exists(TranslationStructReader.DIRECTORY)
        ? "the device has no translation tables here: is it there, and does a unit translate for it?"
        : TranslationStructReader.missing(root);
  }

  private Reading<PageTable> parse(InputStream stream, String path, Set<String> names) {
    try (InputStream in = stream) {
      return parse(new LongText(in, LONGEST_LINE), path, names);
    } catch (IOException e) {
      // The kernel has no memory for the text: it makes all of it before the first byte is read.
      return Reading.failed(path, String.valueOf(e.getMessage()));
    }
  }

  private Reading<PageTable> parse(LongText lines, String path, Set<String> names)
      throws IOException {
    PageTableSum sum = new PageTableSum(mostRanges);
    Matcher block = null;
    String bad = "";
    for (String line = lines.next(); line != null; line = lines.next()) {
      Matcher device = DEVICE.matcher(line);
      if (device.matches()) {
        if (block != null) {
          break;
        }
        block = names.contains(device.group(1)) ? device : null;
      } else if (block != null && !line.isEmpty() && !line.startsWith(HEADER)) {
        if (lines.number() > MOST_LINES) {
          return Reading.truncated(table(sum, block), path, "more than " + MOST_LINES + " lines");
        }
        boolean good = PageTableLine.parse(line).map(sum::add).orElse(false);
        bad = good || !bad.isEmpty() ? bad : lines.unexpected(PageTableLine.EXPECTED, line);
      } else if (block == null && lines.number() == 1 && !path.endsWith("intel/" + FILE)) {
        return Reading.malformed(null, path, lines.unexpected("'Device ...'", line));
      }
    }
    if (block == null) {
      return Reading.absent(path, "an identity domain, or none: no page table");
    }
    PageTable table = table(sum, block);
    return bad.isEmpty() ? Reading.ok(table, path) : Reading.malformed(table, path, bad);
  }

  private static PageTable table(PageTableSum sum, Matcher block) {
    String pasid = block.group(2);
    return sum.table(
        block.group(1),
        pasid == null ? null : Integer.valueOf(pasid, 16),
        Long.parseUnsignedLong(block.group(3), 16));
  }
}
