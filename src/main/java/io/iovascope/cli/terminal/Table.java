// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table for a terminal. Columns are as wide as their widest cell; those that are marked elastic
 * give way, from left to right, if the line gets too long. Cells come already safe to print.
 */
public final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param elastic whether cells may be cut, with an ellipsis, to make the line fit
   */
  public record Column(String title, boolean right, boolean elastic) {

    public static Column left(String title) {
      return new Column(title, false, false);
    }

    public static Column right(String title) {
      return new Column(title, true, false);
    }

    public static Column elastic(String title) {
      return new Column(title, false, true);
    }
  }

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  public void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, columns.size()));
    }
    rows.add(Arrays.asList(cells));
  }

  /**
   * The title line and the rows, without trailing blanks.
   *
   * @param width that lines should not be longer than
   */
  List<String> lines(int width) {
    int[] widths = widths(width);
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::title).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths(int width) {
    int[] widths = new int[columns.size()];
    int total = GAP.length() * (columns.size() - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).title().length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
      total += widths[i];
    }
    for (int i = 0; i < widths.length; i++) {
      if (columns.get(i).elastic() && total > width) {
        int narrower = Math.max(NARROWEST, widths[i] - (total - width));
        total -= widths[i] - narrower;
        widths[i] = narrower;
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (i > 0) {
        line.append(GAP);
      }
      String cell = cut(cells.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - cell.length());
      line.append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }
}
