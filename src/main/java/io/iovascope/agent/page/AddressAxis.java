// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A broken axis of addresses. Wherever some range begins or ends, and at 4 GiB, a new stretch
 * begins. The width of a stretch grows with the logarithm of its size, so that a page can be seen
 * beside terabytes. Positions are fractions of the whole, from 0 to 1.
 */
final class AddressAxis {

  static final long FOUR_GIB = 1L << 32;

  /** What a stretch of no size would get; a stretch of 2^64 gets about four times as much. */
  private static final double LEAST_WEIGHT = 10;

  private static final double WEIGHT_PER_BIT = 0.5;

  private final NavigableMap<Long, Double> positions;
  private final long last;
  private final double narrowest;

  private AddressAxis(NavigableMap<Long, Double> positions, long last, double narrowest) {
    this.positions = positions;
    this.last = last;
    this.narrowest = narrowest;
  }

  /** An axis from 0 to the end of the last range, but at least to 4 GiB. */
  static AddressAxis of(Collection<AddressRange> ranges) {
    TreeSet<Long> starts = new TreeSet<>(Long::compareUnsigned);
    starts.add(0L);
    long end = FOUR_GIB - 1;
    for (AddressRange range : ranges) {
      starts.add(range.start());
      if (range.end() != -1) {
        starts.add(range.end() + 1);
      }
      end = Long.compareUnsigned(range.end(), end) > 0 ? range.end() : end;
    }
    starts.add(FOUR_GIB);
    starts.tailSet(end, false).clear();
    List<Long> edges = List.copyOf(starts);
    double total = 0;
    double least = Double.MAX_VALUE;
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      long last = i + 1 < edges.size() ? edges.get(i + 1) - 1 : end;
      double weight = weight(last - edges.get(i));
      weights.add(weight);
      total += weight;
      least = Math.min(least, weight);
    }
    NavigableMap<Long, Double> positions = new TreeMap<>(Long::compareUnsigned);
    double before = 0;
    for (int i = 0; i < edges.size(); i++) {
      positions.put(edges.get(i), before / total);
      before += weights.get(i);
    }
    return new AddressAxis(positions, end, least / total);
  }

  /**
   * @param sizeLessOne size of a stretch less one, unsigned
   */
  private static double weight(long sizeLessOne) {
    return LEAST_WEIGHT + WEIGHT_PER_BIT * (64 - Long.numberOfLeadingZeros(sizeLessOne));
  }

  /** The first addresses of the stretches, ascending. */
  List<Long> starts() {
    return List.copyOf(positions.keySet());
  }

  /**
   * Where a range begins.
   *
   * @param start the first address of a stretch
   */
  double begin(long start) {
    Double position = positions.get(start);
    if (position == null) {
      throw new IllegalArgumentException("no stretch begins at " + AddressRange.hex(start));
    }
    return position;
  }

  /**
   * Where a range ends.
   *
   * @param end its last address, inclusive: the last one of a stretch
   */
  double end(long end) {
    return end == last ? 1 : begin(end + 1);
  }

  /** Where the middle of the stretch is that begins at {@code start}. */
  double middle(long start) {
    Long next = positions.higherKey(start);
    return (begin(start) + (next == null ? 1 : begin(next))) / 2;
  }

  /** The width of the narrowest stretch. */
  double narrowest() {
    return narrowest;
  }
}
