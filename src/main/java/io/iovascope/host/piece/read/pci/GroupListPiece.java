// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a loop over IOMMU groups prints: a line that names a group, and functions behind or
 * below it, often as {@code lspci} has them. Proxmox prints a table with a column {@code
 * iommugroup}.
 */
public final class GroupListPiece {

  private static final Pattern GROUP =
      Pattern.compile(
          "[\\s>|#*=-]{0,40}(?:IOMMU[ _-]?)?group[ #:]{0,3}(\\d{1,9})\\b(.*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![0-9a-f:.])((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])(?![0-9a-f])(?:\\s+(\\S.*))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IDS_BEFORE =
      Pattern.compile(".*\\[([0-9a-f]{4}):([0-9a-f]{4})\\]\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern CELLS = Pattern.compile("[│|]");
  private static final int LONGEST_LINE = 4096;

  private final List<FactAt> facts = new ArrayList<>();
  private @Nullable Integer group;

  /**
   * Numbers of the columns of a table: group, address, class, vendor, device; empty without one.
   */
  private List<Integer> columns = List.of();

  private GroupListPiece() {}

  /** The facts in a list. */
  public static PieceFacts read(String text, String path) {
    GroupListPiece list = new GroupListPiece();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() <= LONGEST_LINE) {
        list.line(line, number);
      }
    }
    return PieceFacts.of(path, "a list of IOMMU groups", Exactness.LISTING, list.facts);
  }

  private void line(String line, int number) {
    if (line.contains("iommugroup")) {
      header(line);
      return;
    }
    if (!columns.isEmpty()) {
      row(line, number);
      return;
    }
    Matcher matcher = GROUP.matcher(line);
    String rest = line;
    if (matcher.matches()) {
      group = Integer.valueOf(matcher.group(1));
      rest = matcher.group(2);
    }
    if (group != null) {
      function(rest, group, number);
    }
  }

  private void function(String text, int number, int line) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.find()) {
      return;
    }
    Optional<PciAddress> address =
        PciAddress.parseLenient(matcher.group(1).toLowerCase(Locale.ROOT));
    if (address.isEmpty()) {
      return;
    }
    add(new Fact.Function(address.get()), line);
    add(new Fact.InGroup(number, address.get().toString()), line);
    String described = matcher.group(2) == null ? "" : matcher.group(2);
    Matcher ids = IDS_BEFORE.matcher(text.substring(0, matcher.start()));
    FunctionLine.of(address.get(), described)
        .map(
            function ->
                ids.matches()
                    ? function.withIds(
                        Integer.parseInt(ids.group(1), 16), Integer.parseInt(ids.group(2), 16))
                    : function)
        .ifPresent(function -> function.facts().forEach(fact -> add(fact, line)));
  }

  private void header(String line) {
    List<String> names = cells(line);
    columns =
        List.of(
            names.indexOf("iommugroup"),
            names.indexOf("id"),
            names.indexOf("class"),
            names.indexOf("vendor"),
            names.indexOf("device"));
  }

  private void row(String line, int number) {
    List<String> cells = cells(line);
    Optional<PciAddress> address = PciAddress.parseLenient(cell(cells, 1));
    String id = cell(cells, 0);
    if (address.isEmpty()) {
      return;
    }
    add(new Fact.Function(address.get()), number);
    add(
        new Fact.Identity(
            address.get(),
            hexadecimal(cell(cells, 2)),
            hexadecimal(cell(cells, 3)),
            hexadecimal(cell(cells, 4))),
        number);
    if (id.matches("\\d{1,9}")) {
      add(new Fact.InGroup(Integer.parseInt(id), address.get().toString()), number);
    }
  }

  private String cell(List<String> cells, int column) {
    int at = columns.get(column);
    return at >= 0 && at < cells.size() ? cells.get(at) : "";
  }

  private static List<String> cells(String line) {
    return CELLS.splitAsStream(line).map(String::strip).toList();
  }

  private static @Nullable Integer hexadecimal(String text) {
    return text.matches("0x[0-9a-f]{1,6}") ? Integer.valueOf(text.substring(2), 16) : null;
  }

  private void add(Fact fact, int line) {
    facts.add(new FactAt(fact, line));
  }
}
