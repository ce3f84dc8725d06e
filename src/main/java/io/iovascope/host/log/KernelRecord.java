// SPDX-License-Identifier: Apache-2.0
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
 * @param level 0 (emergency) to 7 (debug)
 * @param microseconds since the boot
 * @param text control characters and those beyond ASCII are written {@code \xNN}
 */
record KernelRecord(long sequence, boolean fromKernel, int level, long microseconds, String text) {

  private static final Pattern HEADER =
      Pattern.compile("(\\d{1,9}),(\\d{1,18}),(\\d{1,18}),[^;]{0,200}");

  private static final String NEWLINE = "\\x0a";
  private static final Pattern NEWLINES = Pattern.compile(NEWLINE, Pattern.LITERAL);

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
    int priority = Integer.parseInt(header.group(1));
    return Optional.of(
        new KernelRecord(
            Long.parseLong(header.group(2)),
            priority >> 3 == 0,
            priority & 7,
            Long.parseLong(header.group(3)),
            line.substring(semicolon + 1)));
  }

  /**
   * The lines of the text; {@code \x0a} is a newline and nothing else, as a backslash is escaped.
   */
  List<String> lines() {
    return text.contains(NEWLINE) ? List.of(NEWLINES.split(text, -1)) : List.of(text);
  }
}
