// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A map as it is drawn: vertical positions in pixels from the top, horizontal ones in percent of
 * the width, so that it fits every screen without a script.
 *
 * @param description for those who do not see it
 * @param rows the rows from top to bottom
 * @param ticks the first addresses of the stretches
 * @param axis vertical position of the axis
 * @param height of the whole drawing
 * @param leastWidth in pixels: with less the addresses of the axis would overlap
 * @param fourGib where the line at 4 GiB is; empty if the axis ends there
 */
record GroupMap(
    String description,
    List<Row> rows,
    List<Tick> ticks,
    int axis,
    int height,
    int leastWidth,
    String fourGib) {

  private static final int TOP = 18;
  private static final int BAR = 18;
  private static final int LANE = 13;
  private static final int GAP = 5;
  private static final int TICK_WIDTH = 12;

  /** A character of the axis, which is written upwards. */
  private static final double CHARACTER = 6.1;

  /** Above this share of the width the size has room in the range, on a wide screen. */
  private static final double ROOM_FOR_SIZE = 0.07;

  /**
   * A row.
   *
   * @param y its upper edge
   * @param height in pixels
   * @param textY base line of the remark
   */
  record Row(
      String label,
      String title,
      int y,
      int height,
      int textY,
      List<Bar> bars,
      String remark,
      String reason) {}

  /**
   * A range.
   *
   * @param style class in the style sheet
   * @param middle where its letter is
   * @param room whether the size fits in it on a wide screen
   */
  record Bar(
      String style,
      String letter,
      String x,
      String width,
      String middle,
      int y,
      int height,
      int textY,
      boolean room,
      boolean assumed,
      String start,
      String end,
      String size,
      String kind,
      String confidence,
      String origin) {}

  /**
   * The beginning of a stretch.
   *
   * @param x where it begins
   * @param middle where the stretch is broken
   */
  record Tick(String address, String x, String middle, boolean fourGib) {}

  static GroupMap of(int group, List<MapRow> layers) {
    AddressAxis axis =
        AddressAxis.of(
            layers.stream().flatMap(row -> row.ranges().stream()).map(MapRange::range).toList());
    List<Row> rows = new ArrayList<>();
    int y = TOP;
    for (MapRow layer : layers) {
      Row row = row(layer, axis, y);
      rows.add(row);
      y += row.height() + GAP;
    }
    List<Tick> ticks =
        axis.starts().stream()
            .map(
                start ->
                    new Tick(
                        "0x" + Long.toHexString(start),
                        percent(axis.begin(start)),
                        percent(axis.middle(start)),
                        start == AddressAxis.FOUR_GIB))
            .toList();
    int longest = ticks.stream().mapToInt(tick -> tick.address().length()).max().orElse(0);
    return new GroupMap(
        description(group, layers),
        rows,
        ticks,
        y,
        y + 14 + (int) Math.ceil(CHARACTER * longest),
        (int) Math.ceil(TICK_WIDTH / axis.narrowest()),
        axis.starts().contains(AddressAxis.FOUR_GIB)
            ? percent(axis.begin(AddressAxis.FOUR_GIB))
            : "");
  }

  private static String description(int group, List<MapRow> layers) {
    List<String> parts = new ArrayList<>();
    for (MapRow layer : layers) {
      parts.add(
          layer.remark().isEmpty()
              ? "%s: %d ranges".formatted(layer.label(), layer.ranges().size())
              : "%s: %s".formatted(layer.label(), layer.remark()));
    }
    return "Map of the I/O addresses of group %d, not to scale. %s. The table below has the same ranges."
        .formatted(group, String.join(", ", parts));
  }

  /** Ranges that overlap are drawn below each other. */
  private static Row row(MapRow layer, AddressAxis axis, int y) {
    List<List<MapRange>> lanes = new ArrayList<>();
    for (MapRange range : layer.ranges()) {
      lanes.stream()
          .filter(lane -> !lane.get(lane.size() - 1).range().overlaps(range.range()))
          .findFirst()
          .orElseGet(
              () -> {
                lanes.add(new ArrayList<>());
                return lanes.get(lanes.size() - 1);
              })
          .add(range);
    }
    int height = lanes.size() < 2 ? BAR : LANE;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      for (MapRange range : lanes.get(i)) {
        bars.add(bar(range, axis, y + i * height, height - (lanes.size() < 2 ? 0 : 1)));
      }
    }
    int total = Math.max(1, lanes.size()) * height;
    return new Row(
        layer.label(),
        PageText.of(layer.title()),
        y,
        total,
        y + total / 2 + 4,
        bars,
        PageText.of(layer.remark()),
        PageText.of(layer.reason()));
  }

  private static Bar bar(MapRange range, AddressAxis axis, int y, int height) {
    AddressRange addresses = range.range();
    double begin = axis.begin(addresses.start());
    double end = axis.end(addresses.end());
    return new Bar(
        range.fill().style(),
        range.fill().letter(),
        percent(begin),
        percent(end - begin),
        percent((begin + end) / 2),
        y,
        height,
        y + height / 2 + 4,
        range.fill() == RangePattern.USABLE && end - begin > ROOM_FOR_SIZE,
        range.confidence() == Confidence.ASSUMED,
        AddressRange.hex(addresses.start()),
        AddressRange.hex(addresses.end()),
        Sizes.text(addresses.size()),
        range.kind(),
        range.confidence().label(),
        PageText.of(range.origin()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f%%", 100 * share);
  }
}
