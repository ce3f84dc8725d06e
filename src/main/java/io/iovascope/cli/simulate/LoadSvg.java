// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.emulator.load.Chapter;
import io.iovascope.emulator.load.Fullness;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.text.Sizes;
import io.iovascope.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A drawing of how full a space was over time: one panel for the part below 4 GiB, one for the part
 * above. It follows the light or dark theme of whoever looks at it. What differs in colour differs
 * in pattern too.
 */
final class LoadSvg {

  private static final int WIDTH = 960;
  private static final int LEFT = 90;
  private static final int RIGHT = 20;
  private static final int PLOT = WIDTH - LEFT - RIGHT;
  private static final int PANEL = 170;
  private static final int TOP = 74;
  private static final int GAP = 56;
  private static final int FOOT = 46;
  private static final int LINE = 16;

  private static final String STYLE =
      """
      <style>
      :root { color-scheme: light dark; --bg: #fff; --ink: #1b1f24; --dim: #57606a; --line: #d9dee4;
      --mapped: #2f7fc4; --held: #f4c56a; --mark: #b3261e; }
      @media (prefers-color-scheme: dark) { :root { --bg: #191d21; --ink: #e3e7eb; --dim: #9da7b1;
      --line: #2f363d; --mapped: #4a94d6; --held: #8d6a20; --mark: #ff8b82; } }
      svg { background: var(--bg); }
      text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
      .title { font-size: 15px; font-weight: 600; } .dim { fill: var(--dim); }
      .right { text-anchor: end; } .middle { text-anchor: middle; }
      .mapped { fill: var(--mapped); } .held { fill: url(#hatch); }
      #hatch rect { fill: var(--held); } #hatch path { stroke: var(--ink); stroke-opacity: .4; }
      .grid { stroke: var(--line); } .axis { stroke: var(--dim); fill: none; }
      .mark { stroke: var(--mark); stroke-dasharray: 4 3; } .mark-t { fill: var(--mark); }
      </style>
      <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6"/><path d="M0 6L6 0"/></pattern></defs>
      """;

  private final LoadResult result;
  private final String title;
  private final StringBuilder svg = new StringBuilder();

  private LoadSvg(LoadResult result, String title) {
    this.result = result;
    this.title = title;
  }

  /**
   * @param title plain text
   */
  static String of(LoadResult result, String title) {
    return new LoadSvg(result, title).draw();
  }

  private String draw() {
    List<Chapter> events =
        result.chapters().stream().filter(chapter -> !chapter.what().equals("traffic")).toList();
    int second = TOP + PANEL + GAP;
    int height = second + PANEL + FOOT + LINE * events.size();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">
        """
            .formatted(WIDTH, height, WIDTH, height, escaped(title)));
    svg.append(STYLE);
    text("title", LEFT, 22, title);
    swatch(LEFT, "mapped", "mapped");
    swatch(LEFT + 90, "held", "cached, or waiting for a flush");
    panel(
        TOP,
        "below 4 GiB",
        Math.max(1, result.capacityBelow4GiB().pages() << 12),
        Fullness::mappedBytesBelow4GiB,
        Fullness::heldBytesBelow4GiB);
    ToLongFunction<Fullness> above = usage -> usage.heldBytes() - usage.heldBytesBelow4GiB();
    panel(
        second,
        "above 4 GiB",
        Math.max(1, result.samples().stream().mapToLong(above).max().orElse(1)),
        usage -> usage.mappedBytes() - usage.mappedBytesBelow4GiB(),
        above);
    marks(events, second + PANEL);
    times(second + PANEL);
    return svg.append("</svg>\n").toString();
  }

  private void swatch(int x, String style, String words) {
    svg.append(
        "<rect class=\"%s\" x=\"%d\" y=\"36\" width=\"14\" height=\"12\"/>\n".formatted(style, x));
    text("dim", x + 20, 46, words);
  }

  /**
   * @param top upper edge
   * @param most bytes at the upper edge
   */
  private void panel(
      int top,
      String name,
      long most,
      ToLongFunction<Fullness> mapped,
      ToLongFunction<Fullness> held) {
    text("dim", LEFT, top - 6, name);
    for (int quarter = 0; quarter <= 4; quarter += 2) {
      int y = top + PANEL - PANEL * quarter / 4;
      svg.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n"
              .formatted(LEFT, WIDTH - RIGHT, y, y));
      text("dim right", LEFT - 8, y + 4, Sizes.text(most / 4 * quarter + most % 4 * quarter / 4));
    }
    area("held", top, most, held);
    area("mapped", top, most, mapped);
    svg.append(
        "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n"
            .formatted(LEFT, top, top + PANEL, WIDTH - RIGHT));
  }

  private void area(String style, int top, long most, ToLongFunction<Fullness> bytes) {
    List<String> points = new ArrayList<>();
    int bottom = top + PANEL;
    for (Fullness usage : result.samples()) {
      double share = Math.min(1, (double) bytes.applyAsLong(usage) / most);
      points.add(decimal(x(usage.nanos())) + " " + decimal(bottom - share * PANEL));
    }
    double last = result.samples().isEmpty() ? LEFT : x(result.nanos());
    svg.append(
        "<path class=\"%s\" d=\"M%d %dL%sL%s %dZ\"/>\n"
            .formatted(style, LEFT, bottom, String.join("L", points), decimal(last), bottom));
  }

  /** Numbered lines where something happens, with the words below. */
  private void marks(List<Chapter> events, int bottom) {
    for (int i = 0; i < events.size(); i++) {
      Chapter event = events.get(i);
      String x = decimal(x(event.nanos()));
      svg.append(
          "<line class=\"mark\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>\n"
              .formatted(x, x, TOP, bottom));
      text(
          "mark-t",
          LEFT,
          bottom + FOOT + LINE * i,
          Times.ofNanos(event.nanos()) + ": " + event.what());
    }
  }

  private void times(int bottom) {
    for (int quarter = 0; quarter <= 4; quarter++) {
      text(
          quarter == 4 ? "dim right" : "dim middle",
          LEFT + PLOT * quarter / 4,
          bottom + 18,
          Times.ofNanos(result.nanos() / 4 * quarter));
    }
  }

  private double x(long nanos) {
    return LEFT + (result.nanos() == 0 ? 0 : (double) PLOT * nanos / result.nanos());
  }

  private void text(String style, int x, int y, String words) {
    svg.append(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(style, x, y, escaped(words)));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
