package io.iovascope.host.log;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record of {@code /dev/kmsg}, {@code "prio,sequence,microseconds,flags[,...];text"}
 * (Documentation/ABI/testing/dev-kmsg).
 *
 * @param sequence number of the record since boot, from 0
 * @param fromKernel whether the facility, the priority's upper bits, is the kernel's; programs can
 *     write to the log too and must not be believed
 * @param text control characters and those beyond ASCII are written {@code \xNN}
 */
record KernelRecord(long sequence, boolean fromKernel, String text) {

  private static final Pattern HEADER =
      Pattern.compile("(\\d{1,9}),(\\d{1,18}),\\d{1,20},[^;]{0,200}");

  /** Empty if {@code line} is no record. */
  static Optional<KernelRecord> parse(String line) {
    int semicolon = line.indexOf(';');
    if (semicolon < 0) {
      return Optional.empty();
    }
    Matcher header = HEADER.matcher(line.substring(0, semicolon));
    if (!header.matches()) {
      return Optional.empty();
    }
    boolean fromKernel = Integer.parseInt(header.group(1)) >> 3 == 0;
    return Optional.of(
        new KernelRecord(
            Long.parseLong(header.group(2)), fromKernel, line.substring(semicolon + 1)));
  }

  /**
   * The lines of the text; {@code \x0a} is a newline and nothing else, as a backslash is escaped.
   */
  List<String> lines() {
    return List.of(text.split("\\\\x0a", -1));
  }
}
