// SPDX-License-Identifier: Apache-2.0
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
    NodeKinds kinds = new NodeKinds(predicted, freed, shift, firstPage);
    Stretches stretches = new Stretches();
    List<ReservedNode> reserved = new ArrayList<>();
    List<AllocatedRange> allocated = new ArrayList<>();
    long[] counts = new long[NodeKind.values().length];
    NodeList.Cursor cursor = nodes.cursor();
    while (cursor.next()) {
      long low = cursor.low();
      long high = cursor.high();
      NodeKind kind = kinds.of(low, high);
      counts[kind.ordinal()]++;
      stretches.add(low, high, kind);
      State state = kind.state();
      if (state == null && reserved.size() < MOST_RESERVED) {
        reserved.add(new ReservedNode(range(low, high), kind == NodeKind.RESERVED));
      } else if (state != null && allocated.size() < detail.ranges()) {
        allocated.add(new AllocatedRange(range(low, high), state));
      }
    }
    stretches.end();
    boolean cachedKnown = freed.cached() != null;
    boolean queuedKnown = freed.queued() != null;
    List<Occupancy> occupancies =
        stretches.tallies.stream().map(tally -> tally.occupancy(cachedKnown, queuedKnown)).toList();
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
        stretches.firstRuns,
        stretches.runs,
        detail.ranges() == 0 ? null : allocated);
  }

  private AddressRange range(long low, long high) {
    return new AddressRange(low << shift, (high + 1 << shift) - 1);
  }

  /** Joins nodes of one kind that touch, of which a full space has thousands, and adds them up. */
  private final class Stretches {

    private final List<SpaceTotals> tallies =
        ends.stream().map(end -> new SpaceTotals(end, shift, firstPage)).toList();
    private final List<AddressRange> firstRuns = new ArrayList<>();
    private long runs;
    private long runStart;
    private long runEnd = -1;
    private @Nullable NodeKind kind;
    private long start;
    private long end;

    void add(long low, long high, NodeKind kind) {
      if (kind != this.kind || low != end + 1) {
        endStretch();
        this.kind = kind;
        start = low;
      }
      end = high;
    }

    void end() {
      endStretch();
      endRun();
    }

    private void endStretch() {
      if (kind == null) {
        return;
      }
      for (SpaceTotals tally : tallies) {
        tally.nodes(start, end, kind);
      }
      if (kind.state() != null) {
        if (runEnd < 0 || start != runEnd + 1) {
          endRun();
          runStart = start;
        }
        runEnd = end;
      }
    }

    private void endRun() {
      if (runEnd >= 0) {
        runs++;
        if (firstRuns.size() < detail.runs()) {
          firstRuns.add(range(runStart, runEnd));
        }
      }
    }
  }
}
