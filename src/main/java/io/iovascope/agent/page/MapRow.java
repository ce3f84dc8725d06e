// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row of a map: one layer, or what one consumer may use.
 *
 * @param label short, for the margin
 * @param title in full
 * @param ranges ascending; they may overlap
 * @param remark what stands in the row instead of ranges, in a word; empty if nothing does
 * @param reason the remark in full; empty if there is none
 */
record MapRow(String label, String title, List<MapRange> ranges, String remark, String reason) {

  /** Peers of large hosts, and RMRRs of strange ones, go into the hundreds. */
  static final int MOST_RANGES = 48;

  private static final int MOST_ORIGINS = 3;

  private record Alike(AddressRange range, RangePattern fill, String kind, Confidence confidence) {}

  MapRow {
    ranges = List.copyOf(ranges);
  }

  static MapRow saying(String label, String title, String remark, String reason) {
    return new MapRow(label, title, List.of(), remark, reason);
  }

  /** A row of ranges; those that differ in their origins alone become one. */
  static MapRow of(String label, String title, List<MapRange> ranges) {
    return of(label, title, ranges, MOST_RANGES);
  }

  /**
   * The same with fewer ranges.
   *
   * @param most how many are drawn
   */
  static MapRow of(String label, String title, List<MapRange> ranges, int most) {
    Map<Alike, List<String>> origins = new LinkedHashMap<>();
    for (MapRange each : ranges) {
      Alike key = new Alike(each.range(), each.fill(), each.kind(), each.confidence());
      List<String> known = origins.computeIfAbsent(key, alike -> new ArrayList<>());
      if (!known.contains(each.origin())) {
        known.add(each.origin());
      }
    }
    List<MapRange> merged = new ArrayList<>();
    origins.forEach(
        (alike, known) ->
            merged.add(
                new MapRange(
                    alike.range, alike.fill, alike.kind, joined(known), alike.confidence)));
    merged.sort(Comparator.comparing(MapRange::range).thenComparing(MapRange::fill));
    return new MapRow(label, title, bounded(merged, most), "", "");
  }

  private static String joined(List<String> origins) {
    List<String> shown = origins.subList(0, Math.min(origins.size(), MOST_ORIGINS));
    String more =
        shown.size() == origins.size()
            ? ""
            : "; and %d more".formatted(origins.size() - shown.size());
    return String.join("; ", shown) + more;
  }

  /**
   * Where there are too many ranges, the closest ones are drawn as one that says so: the widest
   * gaps stay, and nothing is left out silently.
   *
   * @param ranges ascending
   */
  private static List<MapRange> bounded(List<MapRange> ranges, int most) {
    if (ranges.size() <= most) {
      return ranges;
    }
    List<Long> gaps = new ArrayList<>();
    long end = ranges.get(0).range().end();
    for (MapRange each : ranges.subList(1, ranges.size())) {
      gaps.add(gap(end, each.range().start()));
      end = Long.compareUnsigned(each.range().end(), end) > 0 ? each.range().end() : end;
    }
    Set<Integer> separators =
        IntStream.range(0, gaps.size())
            .boxed()
            .sorted((one, other) -> Long.compareUnsigned(gaps.get(other), gaps.get(one)))
            .limit(most - 1L)
            .collect(Collectors.toSet());
    List<MapRange> shown = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < ranges.size(); i++) {
      if (i == gaps.size() || separators.contains(i)) {
        shown.add(one(ranges.subList(first, i + 1)));
        first = i + 1;
      }
    }
    return shown;
  }

  private static long gap(long end, long start) {
    return Long.compareUnsigned(start, end) > 0 ? start - end : 0;
  }

  private static MapRange one(List<MapRange> ranges) {
    MapRange first = ranges.get(0);
    if (ranges.size() == 1) {
      return first;
    }
    AddressRange hull = first.range();
    Confidence confidence = first.confidence();
    for (MapRange each : ranges) {
      hull = hull.hull(each.range());
      confidence = confidence.and(each.confidence());
    }
    return new MapRange(
        hull,
        RangePattern.SEVERAL,
        "several",
        "%d ranges and what is between them; /api/v1/picture has each".formatted(ranges.size()),
        confidence);
  }
}
