// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciResource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of {@code lspci -v} about addresses: show_bases(), show_rom() and show_range() of
 * lspci.c.
 *
 * @param slot number that the line gives, or -1
 */
record SizedRange(PciResource.Use use, int slot, AddressRange range, long flags) {

  static final long IORESOURCE_IO = 0x100;
  static final long IORESOURCE_MEM = 0x200;
  static final long IORESOURCE_PREFETCH = 0x2000;
  static final long IORESOURCE_MEM_64 = 0x10_0000;

  private static final Pattern BAR =
      Pattern.compile(
          "(?:Region (\\d): )?(?:\\[virtual\\] )?(Memory|I/O ports) at ([0-9a-f]{4,16})\\b(.*)");
  private static final Pattern ROM =
      Pattern.compile("(?:\\[virtual\\] )?Expansion ROM at ([0-9a-f]{4,16})\\b(.*)");
  private static final Pattern WINDOW =
      Pattern.compile(
          "(I/O|Memory|Prefetchable memory) behind bridge: ([0-9a-f]{4,16})-([0-9a-f]{4,16})\\b(.*)");
  private static final Pattern SIZE = Pattern.compile("\\[size=(\\d{1,12})([KMGT]?)\\]");

  /**
   * Empty for any other line, and for a range without a size.
   *
   * @param line without what stands before its first word
   */
  static Optional<SizedRange> of(String line) {
    Matcher matcher = BAR.matcher(line);
    if (matcher.matches()) {
      int slot = matcher.group(1) == null ? -1 : Integer.parseInt(matcher.group(1));
      long flags = matcher.group(2).startsWith("I/O") ? IORESOURCE_IO : IORESOURCE_MEM;
      String words = matcher.group(4);
      return sized(PciResource.Use.BAR, slot, matcher.group(3), words, flags | memoryFlags(words));
    }
    if (matcher.usePattern(ROM).matches()) {
      return sized(
          PciResource.Use.EXPANSION_ROM,
          -1,
          matcher.group(1),
          matcher.group(2),
          IORESOURCE_MEM | IORESOURCE_PREFETCH);
    }
    if (matcher.usePattern(WINDOW).matches()) {
      return window(matcher);
    }
    return Optional.empty();
  }

  private static Optional<SizedRange> window(Matcher matcher) {
    long start = Long.parseUnsignedLong(matcher.group(2), 16);
    long end = Long.parseUnsignedLong(matcher.group(3), 16);
    boolean unset = Long.compareUnsigned(end, start) < 0 || matcher.group(4).contains("disabled");
    if (unset) {
      return Optional.empty();
    }
    long flags =
        switch (matcher.group(1)) {
          case "I/O" -> IORESOURCE_IO;
          case "Memory" -> IORESOURCE_MEM;
          default -> IORESOURCE_MEM | IORESOURCE_PREFETCH | memoryFlags(matcher.group(4));
        };
    return Optional.of(
        new SizedRange(PciResource.Use.BRIDGE_WINDOW, -1, new AddressRange(start, end), flags));
  }

  private static long memoryFlags(String words) {
    long flags = words.contains("64-bit") ? IORESOURCE_MEM_64 : 0;
    boolean prefetchable = words.contains("prefetchable") && !words.contains("non-prefetchable");
    return prefetchable ? flags | IORESOURCE_PREFETCH : flags;
  }

  private static Optional<SizedRange> sized(
      PciResource.Use use, int slot, String start, String words, long flags) {
    Matcher size = SIZE.matcher(words);
    if (!size.find()) {
      return Optional.empty();
    }
    int shift = size.group(2).isEmpty() ? 0 : 10 * ("KMGT".indexOf(size.group(2)) + 1);
    long bytes = Long.parseLong(size.group(1)) << shift;
    long first = Long.parseUnsignedLong(start, 16);
    boolean fits = bytes > 0 && Long.compareUnsigned(first, first + bytes - 1) <= 0;
    return fits
        ? Optional.of(new SizedRange(use, slot, new AddressRange(first, first + bytes - 1), flags))
        : Optional.empty();
  }

  /** Of a bridge's windows: ports, memory, prefetchable memory. */
  int windowNumber() {
    if ((flags & IORESOURCE_IO) != 0) {
      return 0;
    }
    return (flags & IORESOURCE_PREFETCH) == 0 ? 1 : 2;
  }

  boolean is64Bit() {
    return (flags & IORESOURCE_MEM_64) != 0;
  }
}
