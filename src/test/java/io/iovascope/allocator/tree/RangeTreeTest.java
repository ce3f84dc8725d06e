// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree of many ranges, against a map from first to last pfn. */
class RangeTreeTest {

  private static final long START = 1;
  private static final int SPACE = 1 << 22;

  private final RangeTree tree = new RangeTree(START);
  private final NavigableMap<Long, Long> map = new TreeMap<>();

  private void insert(long low, long high) {
    Map.Entry<Long, Long> below = map.lowerEntry(high + 1);
    if (low < START || (below != null && below.getValue() >= low)) {
      return;
    }
    tree.seek(low);
    tree.insertBelow(low, high);
    map.put(low, high);
  }

  private void remove(long pfn) {
    Map.Entry<Long, Long> holder = map.floorEntry(pfn);
    boolean held = holder != null && holder.getValue() >= pfn;
    assertThat(tree.seekHolder(pfn)).isEqualTo(held);
    if (held) {
      Long above = map.higherKey(pfn);
      tree.remove();
      assertThat(tree.low()).isEqualTo(above == null ? RangeTree.ANCHOR : above);
      map.remove(holder.getKey());
    }
  }

  /** The first range at or below a place whose gap fits, found by looking at each. */
  private long lowWithFit(long from, long pages) {
    Long low = map.ceilingKey(from);
    if (low == null) {
      low = RangeTree.ANCHOR;
    }
    while (true) {
      Map.Entry<Long, Long> below = map.lowerEntry(low);
      long floor = below == null ? START : Math.max(START, below.getValue() + 1);
      if (AlignedFit.of(floor, low) >= pages) {
        return low;
      }
      if (below == null) {
        return -1;
      }
      low = below.getKey();
    }
  }

  private void assertFit(long from, long pages) {
    long expected = lowWithFit(from, pages);
    tree.seek(from);
    boolean found = tree.seekFit(pages);
    assertThat(found ? tree.low() : -1).as("%d pages at %d", pages, from).isEqualTo(expected);
  }

  private void assertSameRanges() {
    List<Long> up = new ArrayList<>();
    tree.seek(0);
    while (tree.low() != RangeTree.ANCHOR) {
      up.add(tree.low());
      up.add(tree.high());
      tree.above();
    }
    List<Long> expected = new ArrayList<>();
    map.forEach(
        (low, high) -> {
          expected.add(low);
          expected.add(high);
        });
    assertThat(up).isEqualTo(expected);
    assertThat(tree.size()).isEqualTo(map.size());
    long down = 0;
    while (tree.below()) {
      down++;
    }
    assertThat(down).isEqualTo(map.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void manyRangesThatComeAndGo(long seed) {
    Random random = new Random(seed);
    for (int phase = 0; phase < 4; phase++) {
      boolean growing = phase % 2 == 0;
      for (int step = 0; step < 90_000; step++) {
        long pfn = random.nextInt(SPACE);
        if (random.nextInt(10) < (growing ? 9 : 1)) {
          insert(pfn, pfn + random.nextInt(40));
        } else {
          Long one = map.ceilingKey(pfn);
          remove(one == null || random.nextInt(20) == 0 ? pfn : one);
        }
        if (step % 100 == 0) {
          assertFit(random.nextInt(SPACE), 1L << random.nextInt(14));
          assertFit(RangeTree.ANCHOR, 1 + random.nextInt(600));
        }
      }
      assertSameRanges();
    }
  }

  @Test
  void rangesFromTheTopDownAndAwayAgain() {
    int count = 150_000;
    for (int i = 0; i < count; i++) {
      insert(SPACE - 2L * i, SPACE - 2L * i);
    }
    assertSameRanges();
    assertFit(RangeTree.ANCHOR, 2);
    assertFit(SPACE - 10, 1 << 20);

    for (int i = 0; i < count; i++) {
      remove(SPACE - 2L * (i * 77_773L % count));
      if (i % 1000 == 0) {
        assertFit(SPACE, 1L << (i / 1000 % 18));
      }
    }
    assertSameRanges();
    assertThat(tree.size()).isZero();
    assertFit(SPACE, SPACE / 2);
  }

  @Test
  void rangeThatIsExtendedDownIsFound() {
    for (int i = 1; i < 3000; i++) {
      insert(100L * i, 100L * i + 9);
    }
    for (int i = 1; i < 3000; i++) {
      tree.seek(100L * i);
      tree.extendDown(100L * i - 30);
      map.put(100L * i - 30, map.remove(100L * i));
    }

    assertSameRanges();
    for (int i = 1; i < 3000; i++) {
      assertThat(tree.seekHolder(100L * i - 30)).isTrue();
      assertThat(tree.seekHolder(100L * i - 31)).isFalse();
      assertFit(100L * i, 64);
      assertFit(100L * i, 65);
    }
  }
}
