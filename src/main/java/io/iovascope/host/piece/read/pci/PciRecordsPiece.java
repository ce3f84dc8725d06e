// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@code lspci -vmmnnk} prints: a record for each function, a line for each tag. */
public final class PciRecordsPiece {

  private static final Pattern LINE =
      Pattern.compile("[\\s>|]{0,40}(\\w{2,20}):\\s{1,20}(\\S.{0,500})");
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\[)?([0-9a-f]{4})\\]?");
  private static final Pattern NAME = Pattern.compile("(.*) \\[[0-9a-f]{4}\\]");
  private static final int LONGEST_LINE = 4096;

  private PciRecordsPiece() {}

  /** The facts in such a list. */
  public static PieceFacts read(String text, String path) {
    List<FactAt> facts = new ArrayList<>();
    boolean drivers = text.contains("Driver:");
    Map<String, String> tags = new HashMap<>();
    int number = 0;
    int begin = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher matcher = LINE.matcher(line.length() > LONGEST_LINE ? "" : line);
      if (!matcher.matches()) {
        continue;
      }
      if (matcher.group(1).equals("Slot")) {
        record(tags, begin, drivers, facts);
        tags.clear();
        begin = number;
      }
      tags.putIfAbsent(matcher.group(1), matcher.group(2).strip());
    }
    record(tags, begin, drivers, facts);
    return PieceFacts.of(path, "lspci -vmm", Exactness.LISTING, facts);
  }

  private static void record(
      Map<String, String> tags, int line, boolean drivers, List<FactAt> facts) {
    Optional<PciAddress> address = PciAddress.parseLenient(tags.getOrDefault("Slot", ""));
    address.ifPresent(
        each -> facts(each, tags, drivers).forEach(fact -> facts.add(new FactAt(fact, line))));
  }

  private static List<Fact> facts(PciAddress address, Map<String, String> tags, boolean drivers) {
    List<Fact> facts = new ArrayList<>(List.of(new Fact.Function(address)));
    Integer classCode = hexadecimal(tags.get("Class"));
    Integer vendor = hexadecimal(tags.get("Vendor"));
    Integer device = hexadecimal(tags.get("Device"));
    Integer programming =
        tags.containsKey("ProgIf") ? parsed(tags.get("ProgIf"), 16) : Integer.valueOf(0);
    if (classCode != null || vendor != null) {
      facts.add(
          new Fact.Identity(
              address,
              classCode == null
                  ? null
                  : classCode << 8 | (programming == null ? 0 : programming & 0xff),
              vendor,
              device));
    }
    if (vendor != null && device != null) {
      facts.add(new Fact.Names(vendor, device, name(tags.get("Vendor")), name(tags.get("Device"))));
    }
    if (drivers) {
      facts.add(new Fact.Driver(address, tags.get("Driver")));
    }
    Integer group = parsed(tags.get("IOMMUGroup"), 10);
    if (group != null) {
      facts.add(new Fact.InGroup(group, address.toString()));
    }
    Integer node = parsed(tags.get("NUMANode"), 10);
    if (node != null) {
      facts.add(new Fact.NumaNode(address, node));
    }
    return facts;
  }

  private static String name(@Nullable String text) {
    Matcher matcher = NAME.matcher(text == null ? "" : text);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static @Nullable Integer hexadecimal(@Nullable String text) {
    Matcher matcher = NUMBER.matcher(text == null ? "" : text);
    return matcher.matches() ? Integer.valueOf(matcher.group(1), 16) : null;
  }

  private static @Nullable Integer parsed(@Nullable String text, int radix) {
    return text != null && text.matches("[0-9a-fA-F]{1,7}") && (radix == 16 || text.matches("\\d+"))
        ? Integer.valueOf(text, radix)
        : null;
  }
}
