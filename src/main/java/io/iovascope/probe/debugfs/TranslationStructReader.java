// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import io.iovascope.host.Reading;
import io.iovascope.host.read.LongText;
import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads who is translated how from {@code dmar_translation_struct}: one line for each requester, so
 * that reading it costs little.
 */
public final class TranslationStructReader {

  static final String DIRECTORY = "/sys/kernel/debug/iommu/intel";

  /** Where the kernel shows the entries that it has given to its units. */
  public static final String PATH = DIRECTORY + "/dmar_translation_struct";

  /** Most lines that are read; one host bridge has 65,536 requesters at most. */
  static final int MOST_LINES = 1 << 20;

  private static final int LONGEST_LINE = 256;

  private static final Pattern UNIT =
      Pattern.compile("IOMMU (dmar\\d{1,9}): Root Table Address: 0x([0-9a-f]{1,16})");
  private static final Pattern DISABLED =
      Pattern.compile("DMA Remapping is not enabled on (dmar\\d{1,9})");
  private static final String HEADER = "B.D.F\t";

  private TranslationStructReader() {}

  /**
   * The units in the order of the file. {@code ABSENT} where the kernel was built without these
   * files or debugfs is not mounted.
   */
  public static Reading<List<UnitTranslation>> read(HostRoot root) {
    Reading<InputStream> opened = root.stream(PATH);
    if (opened.status() == Reading.Status.ABSENT) {
      return Reading.absent(PATH, missing(root));
    }
    return opened.flatMap(TranslationStructReader::parse);
  }

  /** Why there are no files of the IOMMU in debugfs. */
  static String missing(HostRoot root) {
    return root.exists("/sys/kernel/debug/iommu")
        ? "this kernel has no such file"
        : "the kernel has no CONFIG_INTEL_IOMMU_DEBUGFS, as those of most distributions, or debugfs"
            + " is not mounted";
  }

  private static Reading<List<UnitTranslation>> parse(InputStream stream) {
    try (InputStream in = stream) {
      return parse(new LongText(in, LONGEST_LINE));
    } catch (IOException e) {
      return Reading.failed(PATH, String.valueOf(e.getMessage()));
    }
  }

  private static Reading<List<UnitTranslation>> parse(LongText lines) throws IOException {
    List<UnitTranslation> units = new ArrayList<>();
    List<Requester> requesters = new ArrayList<>();
    UnitTranslation unit = null;
    String bad = "";
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (lines.number() > MOST_LINES) {
        return Reading.truncated(
            closed(units, unit, requesters), PATH, "more than " + MOST_LINES + " lines");
      }
      UnitTranslation started = unit(line);
      if (started != null) {
        closed(units, unit, requesters);
        requesters.clear();
        unit = started;
      } else if (!line.isEmpty() && !line.startsWith(HEADER)) {
        Optional<Requester> requester = unit == null ? Optional.empty() : RequesterLine.parse(line);
        requester.ifPresent(requesters::add);
        if (requester.isEmpty() && bad.isEmpty()) {
          bad = lines.unexpected(RequesterLine.EXPECTED, line);
        }
      }
    }
    closed(units, unit, requesters);
    return bad.isEmpty() ? Reading.ok(units, PATH) : Reading.malformed(units, PATH, bad);
  }

  /** The units with the one whose lines have ended. */
  private static List<UnitTranslation> closed(
      List<UnitTranslation> units, @Nullable UnitTranslation unit, List<Requester> requesters) {
    if (unit != null) {
      units.add(new UnitTranslation(unit.unit(), unit.rootTable(), requesters));
    }
    return units;
  }

  private static @Nullable UnitTranslation unit(String line) {
    Matcher translating = UNIT.matcher(line);
    if (translating.matches()) {
      return new UnitTranslation(
          translating.group(1), Long.parseUnsignedLong(translating.group(2), 16), List.of());
    }
    Matcher disabled = DISABLED.matcher(line);
    return disabled.matches() ? new UnitTranslation(disabled.group(1), null, List.of()) : null;
  }
}
