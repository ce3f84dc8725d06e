package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.AllocatedRange.State;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the nodes of a tree in one pass.
 *
 * @param aperture of the domain
 * @param shift pages have 2<sup>shift</sup> bytes
 * @param firstPage the first page that can be allocated
 * @param ends up to which addresses to sum up, unsigned; the end of the aperture is the last one
 */
record SpaceSummary(
    AddressRange aperture,
    int shift,
    long firstPage,
    @Nullable Long max32AllocSize,
    SortedSet<Long> ends,
    Detail detail) {

  /** More reserved nodes than any host has; the first ones are told one by one. */
  private static final int MOST_RESERVED = 4096;

  SpaceUsage of(
      NodeList nodes,
      List<AddressRange> predicted,
      FreedRanges freed,
      Accuracy accuracy,
      int tears) {
    List<Tally> tallies = ends.stream().map(end -> new Tally(end, shift, firstPage)).toList();
    NodeKinds kinds = new NodeKinds(predicted, freed, shift, firstPage);
    List<ReservedNode> reserved = new ArrayList<>();
    List<AllocatedRange> allocated = new ArrayList<>();
    Runs runs = new Runs();
    long[] counts = new long[NodeKind.values().length];
    NodeList.Cursor cursor = nodes.cursor();
    while (cursor.next()) {
      long low = cursor.low();
      long high = cursor.high();
      NodeKind kind = kinds.of(low, high);
      counts[kind.ordinal()]++;
      for (Tally tally : tallies) {
        tally.node(low, high, kind);
      }
      State state =
          switch (kind) {
            case RESERVED, RESERVED_UNPREDICTED -> null;
            case LIVE -> State.LIVE;
            case CACHED -> State.CACHED;
            case QUEUED -> State.QUEUED;
          };
      if (state != null) {
        runs.add(low, high);
        if (allocated.size() < detail.ranges()) {
          allocated.add(new AllocatedRange(range(low, high), state));
        }
      } else if (reserved.size() < MOST_RESERVED) {
        reserved.add(new ReservedNode(range(low, high), kind == NodeKind.RESERVED));
      }
    }
    runs.end();
    boolean cachedKnown = freed.cached() != null;
    boolean queuedKnown = freed.queued() != null;
    List<Occupancy> occupancies =
        tallies.stream().map(tally -> tally.occupancy(cachedKnown, queuedKnown)).toList();
    return new SpaceUsage(
        Probe.KERNEL_MEMORY,
        aperture,
        1L << shift,
        firstPage,
        max32AllocSize,
        accuracy,
        tears,
        new NodeCounts(
            nodes.count(),
            counts[NodeKind.RESERVED.ordinal()] + counts[NodeKind.RESERVED_UNPREDICTED.ordinal()],
            cachedKnown ? counts[NodeKind.CACHED.ordinal()] : null,
            queuedKnown ? counts[NodeKind.QUEUED.ordinal()] : null,
            kinds.cachedGone(),
            kinds.queuedGone(),
            freed.depotMagazines()),
        reserved,
        kinds.missing(),
        occupancies,
        runs.first,
        runs.count,
        detail.ranges() == 0 ? null : allocated);
  }

  private AddressRange range(long low, long high) {
    return new AddressRange(low << shift, (high + 1 << shift) - 1);
  }

  /** Joins nodes that touch. */
  private final class Runs {

    private final List<AddressRange> first = new ArrayList<>();
    private long count;
    private long start;
    private long end = -1;

    void add(long low, long high) {
      if (end < 0 || low != end + 1) {
        end();
        start = low;
      }
      end = high;
    }

    void end() {
      if (end >= 0) {
        count++;
        if (first.size() < detail.runs()) {
          first.add(range(start, end));
        }
      }
    }
  }
}
