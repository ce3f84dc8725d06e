// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the panels of a dashboard have to show, as lines over time: an SVG with a field for each.
 *
 * @param panels in the order of the dashboard
 * @param from seconds since 1970, the left end of each field
 * @param to the right end
 */
record DashboardPicture(List<Panel> panels, long from, long to) {

  private static final int COLUMNS = 3;
  private static final int WIDTH = 300;
  private static final int HEIGHT = 150;
  private static final int MARGIN = 10;
  private static final int TOP = 44;
  private static final int HUES = 7;

  /** A field. */
  record Panel(String title, String unit, List<Line> lines) {

    double most() {
      return values().filter(value -> !value.isInfinite()).max(Double::compare).orElse(0.0);
    }

    double least() {
      return Math.min(
          0, values().filter(value -> !value.isInfinite()).min(Double::compare).orElse(0.0));
    }

    private Stream<Double> values() {
      return lines.stream().flatMap(line -> line.points().stream()).map(Point::value);
    }
  }

  /** One series. */
  record Line(List<Point> points) {

    /** Of an answer of {@code query_range}; what is no number is left out. */
    static Line of(JsonNode series) {
      return new Line(
          Dashboard.list(series.path("values")).stream()
              .map(pair -> new Point(pair.path(0).asLong(), Double.parseDouble(number(pair))))
              .filter(point -> !Double.isNaN(point.value()))
              .toList());
    }

    /** Prometheus writes +Inf where Java has Infinity. */
    private static String number(JsonNode pair) {
      return pair.path(1).asText().replace("Inf", "Infinity");
    }
  }

  /**
   * @param at seconds since 1970
   */
  record Point(long at, double value) {

    boolean isInfinite() {
      return Double.isInfinite(value);
    }

    boolean follows(Point other) {
      return at == other.at + 1;
    }
  }

  String svg() {
    int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
    StringBuilder svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
            <style>
            text { fill: #333 } .unit { fill: #666; font-size: 10px } .field { fill: #fff; stroke: #ccc } path { fill: none; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) { text { fill: #ddd } .unit { fill: #aaa } .field { fill: #1b1b1f; stroke: #444 } }
            </style>
            """
                .formatted(COLUMNS * (WIDTH + MARGIN) + MARGIN, rows * (HEIGHT + MARGIN) + MARGIN));
    for (int i = 0; i < panels.size(); i++) {
      field(
          svg,
          panels.get(i),
          MARGIN + i % COLUMNS * (WIDTH + MARGIN),
          MARGIN + i / COLUMNS * (HEIGHT + MARGIN));
    }
    return svg.append("</svg>\n").toString();
  }

  private void field(StringBuilder svg, Panel panel, int x, int y) {
    svg.append(
        "<g transform=\"translate(%d %d)\">\n<rect class=\"field\" width=\"%d\" height=\"%d\"/>\n"
            .formatted(x, y, WIDTH, HEIGHT));
    svg.append(
        "<text class=\"title\" x=\"8\" y=\"17\">%s</text>\n".formatted(escaped(panel.title())));
    svg.append(
        "<text class=\"unit\" x=\"8\" y=\"32\">%s</text>\n"
            .formatted(
                escaped(
                    "%d %s, up to %s%s"
                        .formatted(
                            panel.lines().size(),
                            panel.lines().size() == 1 ? "line" : "lines",
                            number(panel.most()),
                            panel.unit().isEmpty() ? "" : " " + panel.unit()))));
    for (int i = 0; i < panel.lines().size(); i++) {
      svg.append(
          "<path stroke=\"hsl(%d 60%% 50%%)\" d=\"%s\"/>\n"
              .formatted(i % HUES * (360 / HUES), path(panel, panel.lines().get(i))));
    }
    svg.append("</g>\n");
  }

  /** No line over seconds without a point; what stays the same is drawn by its two ends. */
  private String path(Panel panel, Line line) {
    List<Point> points = line.points().stream().filter(each -> !each.isInfinite()).toList();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean goesOn = i > 0 && point.follows(points.get(i - 1));
      boolean between = goesOn && i + 1 < points.size() && points.get(i + 1).follows(point);
      if (!between
          || point.value() != points.get(i - 1).value()
          || point.value() != points.get(i + 1).value()) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                goesOn ? "L" : "M",
                8 + (WIDTH - 16.0) * (point.at() - from) / Math.max(1, to - from),
                height(panel, point.value())));
      }
    }
    return path.toString();
  }

  private static double height(Panel panel, double value) {
    double span = panel.most() - panel.least();
    double share = span == 0 ? 0 : (value - panel.least()) / span;
    return HEIGHT - 8 - (HEIGHT - 8 - TOP) * share;
  }

  private static String number(double value) {
    return Math.abs(value) >= 1e6
        ? String.format(Locale.ROOT, "%.2e", value)
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
