// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.address.AddressRange;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeWalkTest {

  private static final WalkLimits SMALL = new WalkLimits(1 << 20, 1_000_000, 1000, 50);

  /**
   * A tree without memory: nodes are computed as they are read. Node {@code i} of {@code count} is
   * the child of node {@code i / 2}, and the one furthest to the right is the anchor.
   */
  private static class InventedTree implements MemorySource {

    static final long SPACE = 0xffff_8880_0000_0000L;
    static final long NODES = 0xffff_8881_0000_0000L;

    final IommuLayout layout =
        IommuLayout.read(
            new KernelImage.InMemory(
                Era.V6_12
                    .types(
                        new Random(0) {
                          private static final long serialVersionUID = 1L;

                          @Override
                          public int nextInt(int bound) {
                            return 0;
                          }
                        })
                    .btf()));
    final int count;
    private final int depth;
    private final int anchor;

    InventedTree(int count) {
      this.count = count;
      this.depth = 31 - Integer.numberOfLeadingZeros(count);
      int rightmost = 1;
      while (2L * rightmost + 1 <= count) {
        rightmost = 2 * rightmost + 1;
      }
      this.anchor = rightmost;
    }

    long page(int node) {
      int level = 31 - Integer.numberOfLeadingZeros(node);
      return (2L * (node - (1 << level)) + 1 << depth - level) * 4;
    }

    private long address(int node) {
      if (node == 0 || node > count) {
        return 0;
      }
      return node == anchor ? SPACE + layout.space().anchor() : NODES + 64L * node;
    }

    @Override
    public int read(long address, byte[] into, int length) {
      ByteBuffer block = ByteBuffer.wrap(into, 0, length).order(ByteOrder.LITTLE_ENDIAN);
      Arrays.fill(into, 0, length, (byte) 0);
      if (address == SPACE) {
        block.putLong(layout.space().root().offset(), address(1));
        node(block, layout.space().anchor(), anchor, -1);
        return length;
      }
      long first = (address - NODES) / 64;
      for (int i = 0; i < length / 64; i++) {
        long node = first + i;
        if (node >= 1 && node <= count && node != anchor) {
          int at = (int) (address((int) node) - address);
          node(block, at, (int) node, page((int) node));
        }
      }
      return length;
    }

    private void node(ByteBuffer block, int at, int node, long page) {
      int level = 31 - Integer.numberOfLeadingZeros(node);
      boolean red = level == depth && (count & count + 1) != 0;
      block.putLong(at + layout.node().parentColour(), address(node / 2) | (red ? 0 : 1));
      block.putLong(at + layout.node().left(), address(2 * node));
      block.putLong(at + layout.node().right(), address(2 * node + 1));
      block.putLong(at + layout.node().low(), page);
      block.putLong(at + layout.node().high(), page == -1 ? -1 : page + 1);
    }

    TreeWalk walk(MemorySource source, WalkLimits limits) {
      return new TreeWalk(new MemoryBlocks(source), layout, limits, SPACE);
    }

    NodeList expected() {
      NodeList nodes = new NodeList(1 << 30);
      expect(nodes, 1);
      return nodes;
    }

    private void expect(NodeList nodes, int node) {
      if (node <= count) {
        expect(nodes, 2 * node);
        if (node != anchor) {
          nodes.add(page(node), page(node) + 1);
        }
        expect(nodes, 2 * node + 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 100, 1023, 5000})
  void givesAllNodesButTheAnchor(int count) {
    InventedTree tree = new InventedTree(count);
    TreeWalk walk = tree.walk(tree, SMALL);

    NodeList nodes = walk.nodes();

    assertThat(nodes.hasSameNodes(tree.expected())).isTrue();
    assertThat(nodes.count()).isEqualTo(count - 1);
    assertThat(walk.tears()).isZero();
  }

  @Test
  void tenMillionNodesTakeFewBytesAndAreSummedUp() {
    InventedTree tree = new InventedTree(10_000_001);

    NodeList nodes = tree.walk(tree, new WalkLimits(48 << 20, 20_000_000, 10, 10)).nodes();
    AddressRange aperture = AddressRange.ofBits(48);
    SpaceUsage usage =
        new SpaceSummary(
                aperture, 12, 1, null, new TreeSet<>(Set.of(aperture.end())), new Detail(512, 1000))
            .of(
                nodes,
                List.of(),
                new FreedRanges(new PageNumbers(), new PageNumbers(), 0L, true),
                Accuracy.EXACT,
                0);

    assertThat(usage.ranges().allocated()).isEqualTo(10_000_000);
    assertThat(usage.runCount()).isEqualTo(10_000_000);
    assertThat(usage.runs()).hasSize(512);
    assertThat(usage.allocated()).hasSize(1000);
    assertThat(usage.occupancies())
        .extracting(Occupancy::allocated)
        .containsExactly(10_000_000 * 2 * 4096L);
  }

  @Test
  void goesOnBehindTheLastGoodNodeWhenMemoryChanges() {
    InventedTree tree = new InventedTree(3000);
    Random random = new Random(4);
    MemorySource flickering =
        (address, into, length) -> {
          int read = tree.read(address, into, length);
          if (address != InventedTree.SPACE && random.nextInt(12) == 0) {
            // A node that is gone: its object is zero, or its pointers are.
            int at = 64 * random.nextInt(length / 64);
            Arrays.fill(into, at, at + 64, (byte) 0);
          }
          return read;
        };
    int tears = 0;
    for (int i = 0; i < 50; i++) {
      TreeWalk walk = tree.walk(flickering, SMALL);
      NodeList nodes = walk.nodes();
      tears += walk.tears();
      assertThat(nodes.hasSameNodes(tree.expected())).isTrue();
    }
    assertThat(tears).isPositive();
  }

  @Test
  void aSubtreeThatIsHiddenForAMomentIsNotLost() {
    // All black: a red leaf out of sight would leave no trace.
    InventedTree tree = new InventedTree(4095);
    int[] reads = {0};
    MemorySource rotating =
        (address, into, length) -> {
          int read = tree.read(address, into, length);
          if (address != InventedTree.SPACE && reads[0]++ < 20) {
            // The left child of every node in the block is out of sight.
            ByteBuffer block = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
            int left = tree.layout.node().left();
            for (int at = left; at + 8 <= length; at += 64) {
              block.putLong(at, 0);
            }
          }
          return read;
        };
    TreeWalk walk = tree.walk(rotating, SMALL);

    NodeList nodes = walk.nodes();

    assertThat(nodes.hasSameNodes(tree.expected())).isTrue();
    assertThat(walk.tears()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void whateverIsHiddenForAMomentIsNotLost(boolean hidesLeft, boolean hidesRight) {
    InventedTree tree = new InventedTree(4095);
    int tears = 0;
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      MemorySource hiding =
          (address, into, length) -> {
            int read = tree.read(address, into, length);
            if (address != InventedTree.SPACE && random.nextInt(6) == 0) {
              ByteBuffer block = ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN);
              int at = 64 * random.nextInt(length / 64);
              if (hidesLeft) {
                block.putLong(at + tree.layout.node().left(), 0);
              }
              if (hidesRight) {
                block.putLong(at + tree.layout.node().right(), 0);
              }
            }
            return read;
          };
      TreeWalk walk = tree.walk(hiding, SMALL);
      assertThat(walk.nodes().hasSameNodes(tree.expected())).as("seed %d", seed).isTrue();
      tears += walk.tears();
    }
    assertThat(tears).isPositive();
  }

  @Test
  void endsWhenTheTreeIsNeverWhole() {
    InventedTree tree = new InventedTree(3000);
    MemorySource damaged =
        (address, into, length) -> {
          int read = tree.read(address, into, length);
          if (address == InventedTree.NODES + 4096) {
            Arrays.fill(into, 0, 64, (byte) 0);
          }
          return read;
        };

    assertThatThrownBy(() -> tree.walk(damaged, SMALL).nodes())
        .isInstanceOf(TornException.class)
        .hasMessageStartingWith("the tree contradicts itself after ");
  }

  @Test
  void endsWhenThereAreMoreNodesThanThereIsRoomFor() {
    InventedTree tree = new InventedTree(100_000);

    assertThatThrownBy(() -> tree.walk(tree, new WalkLimits(4096, 1 << 20, 9, 9)).nodes())
        .isInstanceOf(TornException.class)
        .hasMessageEndingWith("too many nodes");
  }
}
