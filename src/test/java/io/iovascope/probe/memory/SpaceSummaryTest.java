// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceSummaryTest {

  private static final FreedRanges NOTHING =
      new FreedRanges(new PageNumbers(), new PageNumbers(), 0L, true);

  private static SpaceUsage summary(NodeList nodes, List<AddressRange> predicted, Long... ends) {
    AddressRange aperture = AddressRange.ofBits(30);
    TreeSet<Long> all = new TreeSet<>(List.of(ends));
    all.add(aperture.end());
    return new SpaceSummary(aperture, 12, 1, null, all, new Detail(1000, 1000))
        .of(nodes, predicted, NOTHING, Accuracy.EXACT, 0);
  }

  private static AddressRange pages(long low, long high) {
    return new AddressRange(low << 12, (high << 12) + 0xfff);
  }

  @Test
  void sumsEqualThoseOfSetsOfAddresses() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      NodeList nodes = new NodeList(1 << 20);
      List<AddressRange> predicted = new ArrayList<>();
      List<AddressRange> all = new ArrayList<>();
      for (long page = random.nextInt(3); page < 1 << 18; ) {
        long last = page + random.nextInt(300);
        nodes.add(page, last);
        all.add(pages(page, last));
        if (random.nextInt(3) == 0) {
          predicted.add(pages(page, last));
        }
        page = last + 1 + random.nextInt(2000) * random.nextInt(3);
      }
      long limit = random.nextInt(1 << 30) | 0xfff;
      SpaceUsage usage = summary(nodes, predicted, limit);
      AddressSet reserved =
          AddressSet.of(usage.reserved().stream().map(ReservedNode::range).toList());

      assertThat(usage.occupancies())
          .as("seed %d", seed)
          .isEqualTo(
              List.of(
                  expected(limit, AddressSet.of(all), reserved),
                  expected((1 << 30) - 1, AddressSet.of(all), reserved)));
      assertThat(usage.reserved())
          .filteredOn(ReservedNode::predicted)
          .extracting(ReservedNode::range)
          .isEqualTo(predicted);
      assertThat(usage.runs())
          .isEqualTo(AddressSet.of(all).subtract(reserved).ranges().stream().limit(1000).toList());
    }
  }

  private static Occupancy expected(long end, AddressSet nodes, AddressSet reserved) {
    AddressSet within = AddressSet.of(new AddressRange(0x1000, end));
    AddressSet free = within.subtract(nodes);
    return new Occupancy(
        end,
        within.size(),
        within.intersect(reserved).size(),
        within.intersect(nodes.subtract(reserved)).size(),
        0L,
        0L,
        free.size(),
        free.largestRange().map(AddressRange::size).orElse(0L),
        free.largestAlignedBlock());
  }

  @ParameterizedTest(name = "{0}-{1}: {2}")
  @CsvSource({
    "0x1000, 0x1000, LIVE",
    "0x1000, 0x103f, LIVE",
    "0x1001, 0x1002, RESERVED_UNPREDICTED",
    "0x1000, 0x1002, RESERVED_UNPREDICTED",
    "0x1000, 0x1020, LIVE",
    "0x1020, 0x1040, RESERVED_UNPREDICTED",
    "0x0, 0x0, RESERVED_UNPREDICTED",
    "0xc0000, 0xfebff, LIVE",
    "0x100000, 0x8fffff, RESERVED_UNPREDICTED"
  })
  void knowsWhatNoDriverCanHaveGot(String low, String high, NodeKind kind) {
    NodeKinds kinds = new NodeKinds(List.of(), NOTHING, 12, 1);

    assertThat(kinds.of(Long.decode(low), Long.decode(high))).isEqualTo(kind);
  }

  @Test
  void tellsWhichPredictedNodesAreMissingOrOther() {
    NodeList nodes = new NodeList(1 << 10);
    nodes.add(0xa0, 0xbf);
    nodes.add(0x100, 0x1ff);
    nodes.add(0x300, 0x4f0);
    List<AddressRange> predicted =
        List.of(pages(0x80, 0x8f), pages(0xa0, 0xbf), pages(0x300, 0x4ff), pages(0x800, 0x8ff));

    SpaceUsage usage = summary(nodes, predicted);

    assertThat(usage.predictedMissing())
        .containsExactly(pages(0x80, 0x8f), pages(0x300, 0x4ff), pages(0x800, 0x8ff));
    assertThat(usage.reserved())
        .containsExactly(
            new ReservedNode(pages(0xa0, 0xbf), true),
            new ReservedNode(pages(0x300, 0x4f0), false));
  }
}
