// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code iasl -d} says about a DMAR table, brought to one line per fact that {@link
 * DmarListing} gives as well. Not comparable: the register set's size and the bodies of SATC and
 * SIDP, which old versions of iasl do not know; of those the first one ends the listing.
 */
final class IaslListing {

  private static final Pattern FIELD = Pattern.compile("\\[([0-9A-F]+)h [^]]*]\\s+(.+?) : (.*)");
  private static final Pattern QUOTED = Pattern.compile("\"(.*?)\\s*\".*");

  private final List<String> lines = new ArrayList<>();

  /** Type of the structure that the next fields belong to, or -1 in the header. */
  private int structure = -1;

  /** Whether iasl ended at a structure of a type that it does not know. */
  private boolean ended;

  private IaslListing() {}

  static IaslListing parse(List<String> dsl) {
    IaslListing listing = new IaslListing();
    for (String line : dsl) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        listing.add(field.group(1), field.group(2), field.group(3));
      }
    }
    return listing;
  }

  List<String> lines() {
    return lines;
  }

  boolean ended() {
    return ended;
  }

  private void add(String offset, String name, String value) {
    if (name.equals("Subtable Type")) {
      structure = number(value).intValue();
      ended |= value.contains("Unknown");
      lines.add("structure %d at 0x%x".formatted(structure, Integer.parseInt(offset, 16)));
      return;
    }
    if (structure >= 5) {
      return;
    }
    switch (name) {
      case "Revision", "Host Address Width", "PCI Segment Number", "Proximity Domain" ->
          lines.add("%s %d".formatted(name, number(value)));
      case "Device Number", "Enumeration ID", "PCI Bus Number", "Device Scope Type" ->
          lines.add("%s %d".formatted(name, number(value)));
      case "Register Base Address", "Base Address", "End Address (limit)" ->
          lines.add("%s 0x%016x".formatted(name, number(value)));
      case "Flags" ->
          lines.add("Flags %d".formatted(number(value) & (structure < 0 ? 0b111 : 0b1)));
      case "Oem ID", "Oem Table ID", "Device Name" -> lines.add(name + " " + text(value));
      case "PCI Path" -> {
        String[] step = value.strip().split(",");
        lines.add("PCI Path %d,%d".formatted(number(step[0]), number(step[1])));
      }
      default -> {
        // Lengths, reserved bytes and the compiler's id say nothing about the machine.
      }
    }
  }

  private static Long number(String value) {
    return Long.parseUnsignedLong(value.strip().split(" ")[0], 16);
  }

  private static String text(String value) {
    Matcher quoted = QUOTED.matcher(value);
    return quoted.matches() ? quoted.group(1) : value;
  }
}
