// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.terminal.Style;
import io.iovascope.emulator.load.Fullness;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How full a space was over time, in blocks: below, what drivers held; above it what nobody could
 * get although no driver held it.
 */
final class OccupancyChart {

  private static final int HEIGHT = 8;
  private static final int LABEL = 5;
  private static final String MAPPED = "█";
  private static final String HELD = "▒";
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private final Style style;

  OccupancyChart(Style style) {
    this.style = style;
  }

  /** The part below 4 GiB, as shares of what can be given out there; nothing if that is nothing. */
  List<String> below4GiB(LoadResult result) {
    long capacity = result.capacityBelow4GiB().pages() << 12;
    List<String> lines = new ArrayList<>();
    if (capacity == 0) {
      return lines;
    }
    for (int row = HEIGHT; row >= 1; row--) {
      String label = row == HEIGHT ? "100%" : row == HEIGHT / 2 ? "50%" : "";
      StringBuilder line = new StringBuilder(" ".repeat(LABEL - 1 - label.length()) + label + " ");
      for (Fullness usage : result.samples()) {
        line.append(cell(row, usage.mappedBytesBelow4GiB(), usage.heldBytesBelow4GiB(), capacity));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(axis(result));
    lines.add(
        " ".repeat(LABEL)
            + style.green(MAPPED)
            + " mapped   "
            + style.yellow(HELD)
            + " cached, or waiting for a flush: no request of another size gets it");
    return lines;
  }

  private String cell(int row, long mapped, long held, long capacity) {
    // Something small is seen, and nothing looks full that is not.
    double middle = (row - 0.5) / HEIGHT;
    boolean bottom = row == 1;
    if ((double) mapped / capacity > middle || (bottom && mapped > 0)) {
      return style.green(MAPPED);
    }
    if ((double) held / capacity > middle || (bottom && held > 0)) {
      return style.yellow(HELD);
    }
    return " ";
  }

  private static String axis(LoadResult result) {
    String end = Times.ofNanos(result.nanos());
    int width = result.samples().size();
    return " ".repeat(LABEL) + "0 s" + " ".repeat(Math.max(1, width - 3 - end.length())) + end;
  }

  /** What was held above 4 GiB, in one line; its height is relative to the most there was. */
  List<String> above4GiB(LoadResult result) {
    ToLongFunction<Fullness> above = usage -> usage.heldBytes() - usage.heldBytesBelow4GiB();
    long most = result.samples().stream().mapToLong(above).max().orElse(0);
    if (most == 0) {
      return List.of();
    }
    StringBuilder line = new StringBuilder(" ".repeat(LABEL));
    for (Fullness usage : result.samples()) {
      int level = (int) Math.ceil((double) above.applyAsLong(usage) / most * (LEVELS.length() - 1));
      line.append(LEVELS.charAt(level));
    }
    return List.of(line.toString().stripTrailing());
  }
}
