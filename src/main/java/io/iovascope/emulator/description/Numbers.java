// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the addresses of descriptions. */
final class Numbers {

  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-fA-F]{1,16})");

  private Numbers() {}

  static Optional<Long> address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    return matcher.matches()
        ? Optional.of(Long.parseUnsignedLong(matcher.group(1), 16))
        : Optional.empty();
  }

  /** Both ends of {@code START-END}, the second inclusive and not below the first. */
  static Optional<long[]> range(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    Optional<Long> start = address(text.substring(0, dash));
    Optional<Long> end = address(text.substring(dash + 1));
    return start.isPresent() && end.isPresent() && start.get() >= 0 && end.get() >= start.get()
        ? Optional.of(new long[] {start.get(), end.get()})
        : Optional.empty();
  }
}
