// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PCI bus as the kernel names it, such as {@code 0000:40}.
 *
 * @param segment PCI segment (domain)
 * @param number bus number, 0 to 255
 */
public record PciBus(int segment, int number) {

  private static final Pattern FORMAT = Pattern.compile("([0-9a-fA-F]{4,7}):([0-9a-fA-F]{2})");

  /** Reads {@code dddd:bb}; empty if {@code text} is anything else. */
  public static Optional<PciBus> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new PciBus(
                Integer.parseInt(matcher.group(1), 16), Integer.parseInt(matcher.group(2), 16)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%04x:%02x".formatted(segment, number);
  }
}
