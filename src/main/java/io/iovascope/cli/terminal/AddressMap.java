// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Draws layers of an address space as rows over one axis. The axis is broken: wherever some layer
 * begins or ends a new stretch begins, and all stretches are equally wide, however many addresses
 * they hold. Letters mark the stretches; their first addresses are listed below.
 */
public final class AddressMap {

  private static final int LABEL = 11;
  private static final int WIDEST = 6;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int MARKS_PER_LINE = 4;

  private final Map<String, Map<Character, AddressSet>> rows = new LinkedHashMap<>();

  /** Whether something was added under the symbol. */
  public boolean has(char symbol) {
    return rows.values().stream().anyMatch(row -> row.containsKey(symbol));
  }

  /**
   * Adds addresses to a row; where symbols of one row overlap, the last one added shows.
   *
   * @param symbol how they are drawn
   */
  public void add(String row, char symbol, AddressSet addresses) {
    rows.computeIfAbsent(row, name -> new LinkedHashMap<>())
        .merge(symbol, addresses, AddressSet::union);
  }

  /**
   * The map, or nothing if no row was added.
   *
   * @param lineWidth that lines should not be longer than
   */
  List<String> lines(int lineWidth) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Long> starts = starts();
    int room = lineWidth - LABEL;
    int perColumn = (starts.size() + room - 1) / room;
    int columns = (starts.size() + perColumn - 1) / perColumn;
    int width = Math.max(1, Math.min(WIDEST, room / columns));
    int marksApart = (columns + LETTERS.length() - 1) / LETTERS.length();

    StringBuilder axis = new StringBuilder(" ".repeat(LABEL));
    List<String> marks = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      boolean marked = column % marksApart == 0;
      char letter = marked ? LETTERS.charAt(column / marksApart) : ' ';
      axis.append(letter).append(" ".repeat(width - 1));
      if (marked) {
        marks.add(letter + " " + AddressRange.hex(starts.get(column * perColumn)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(axis.toString().stripTrailing());
    rows.forEach(
        (label, symbols) -> {
          StringBuilder line = new StringBuilder(("%-" + LABEL + "s").formatted(label));
          for (int column = 0; column < columns; column++) {
            int first = column * perColumn;
            int end = Math.min(starts.size(), first + perColumn);
            line.append(String.valueOf(symbol(symbols, starts.subList(first, end))).repeat(width));
          }
          lines.add(line.toString());
        });
    lines.add("");
    for (int i = 0; i < marks.size(); i += MARKS_PER_LINE) {
      lines.add(
          "  " + String.join("   ", marks.subList(i, Math.min(marks.size(), i + MARKS_PER_LINE))));
    }
    return lines;
  }

  /** Where stretches begin, ascending. */
  private List<Long> starts() {
    TreeSet<Long> starts = new TreeSet<>(Long::compareUnsigned);
    starts.add(0L);
    for (Map<Character, AddressSet> symbols : rows.values()) {
      for (AddressSet set : symbols.values()) {
        for (AddressRange range : set.ranges()) {
          starts.add(range.start());
          if (range.end() != -1) {
            starts.add(range.end() + 1);
          }
        }
      }
    }
    return List.copyOf(starts);
  }

  /** What a column shows: the symbol of its stretches, or {@code +} if they differ. */
  private static char symbol(Map<Character, AddressSet> symbols, List<Long> stretches) {
    char shown = 0;
    for (long start : stretches) {
      char here = '.';
      for (Map.Entry<Character, AddressSet> entry : symbols.entrySet()) {
        if (entry.getValue().contains(start)) {
          here = entry.getKey();
        }
      }
      if (shown != 0 && shown != here) {
        return '+';
      }
      shown = here;
    }
    return shown;
  }
}
