// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Address of a PCI function as the kernel prints it, such as {@code 0000:3b:00.0}.
 *
 * @param segment PCI segment (domain): 16 bits from firmware, 0x10000 and above below a VMD
 *     endpoint
 * @param bus bus number, 0 to 255
 * @param device device number, 0 to 31
 * @param function function number, 0 to 7
 */
public record PciAddress(int segment, int bus, int device, int function)
    implements Comparable<PciAddress> {

  private static final Pattern FULL =
      Pattern.compile("([0-9a-fA-F]{4,8}):([0-9a-fA-F]{2}):([01][0-9a-fA-F])\\.([0-7])");
  private static final Comparator<PciAddress> ORDER =
      Comparator.comparingInt(PciAddress::segment)
          .thenComparingInt(PciAddress::bus)
          .thenComparingInt(PciAddress::device)
          .thenComparingInt(PciAddress::function);

  /** Reads {@code dddd:bb:dd.f}; empty if {@code text} is anything else. */
  public static Optional<PciAddress> parse(String text) {
    Matcher matcher = FULL.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long segment = Long.parseLong(matcher.group(1), 16);
    if (segment > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        new PciAddress(
            (int) segment,
            Integer.parseInt(matcher.group(2), 16),
            Integer.parseInt(matcher.group(3), 16),
            Integer.parseInt(matcher.group(4), 16)));
  }

  /**
   * Reads what people type: {@code dddd:bb:dd.f}, or {@code bb:dd.f} which means segment 0. Empty
   * if {@code text} is anything else.
   */
  public static Optional<PciAddress> parseLenient(String text) {
    return parse(text.length() == "bb:dd.f".length() ? "0000:" + text : text);
  }

  @Override
  public int compareTo(PciAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return (segment > 0xffff ? Integer.toHexString(segment) : hex.toHexDigits(segment, 4))
        + ":"
        + hex.toHexDigits(bus, 2)
        + ":"
        + hex.toHexDigits(device, 2)
        + "."
        + Integer.toHexString(function);
  }
}
