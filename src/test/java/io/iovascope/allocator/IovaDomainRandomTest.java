// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random work on a domain and on the linear walk of the kernel gives the same answers. */
class IovaDomainRandomTest {

  /** One piece of random work, done twice. */
  private static final class Twins {

    /** What a driver holds. */
    private record Held(long pfn, long size) {}

    private final Random random;
    private final AllocatorEra era;
    private final int cpus;
    private final IovaDomain domain;
    private final LinearDomain linear;
    private final List<Held> held = new ArrayList<>();
    private final long highestSize;
    private final int highestLimitBits;
    private long now;

    private Twins(long seed) {
      random = new Random(seed);
      era = AllocatorEra.values()[random.nextInt(AllocatorEra.values().length)];
      cpus = 1 + random.nextInt(3);
      long startPfn = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1;
      highestSize = 1L << random.nextInt(14);
      highestLimitBits = 14 + random.nextInt(12);
      domain = new IovaDomain(era.traits(), cpus, startPfn);
      linear = new LinearDomain(era.traits(), cpus, startPfn);
    }

    private void work(int steps, int fillPercent) {
      for (int i = random.nextInt(6); i > 0; i--) {
        reserve();
      }
      for (int step = 0; step < steps; step++) {
        int choice = random.nextInt(1000);
        if (choice == 0) {
          reserve();
        } else if (choice == 1) {
          freeNobodys();
        } else if (choice == 2) {
          elapse();
        } else if (choice < 10 * fillPercent || held.isEmpty()) {
          if (!alloc()) {
            return;
          }
        } else {
          free();
        }
        if (step % 64 == 0) {
          assertSame(step);
        }
      }
      assertSame(steps);
    }

    private long pfn() {
      return random.nextLong() >>> (64 - 1 - random.nextInt(highestLimitBits));
    }

    private void reserve() {
      long first = pfn();
      long last = first + random.nextInt(1 << random.nextInt(16));
      domain.reserve(first, last);
      linear.tree.reserve(first, last);
    }

    /** Whatever there is at some page: the kernel takes out the range that holds it. */
    private void freeNobodys() {
      long pfn = pfn();
      domain.free(0, pfn, 64, now);
      linear.free(0, pfn, 64, now);
    }

    private void elapse() {
      now += random.nextInt(400_000_000);
      domain.advance(now);
      linear.advance(now);
      long due = Long.MAX_VALUE;
      for (long one : linear.workerDue) {
        due = Math.min(due, one);
      }
      assertThat(domain.nextDue()).isEqualTo(due);
    }

    /** Returns false if the kernel hung. */
    private boolean alloc() {
      int cpu = random.nextInt(cpus);
      long size = 1 + (long) (random.nextDouble() * random.nextDouble() * highestSize);
      if (random.nextInt(20) == 0) {
        size = 1L << random.nextInt(15);
      }
      long limitPfn =
          random.nextInt(8) == 0 ? pfn() : (1L << (1 + random.nextInt(highestLimitBits))) - 1;
      boolean flush = random.nextInt(3) == 0;
      long expected;
      try {
        expected = linear.alloc(cpu, size, limitPfn, flush);
      } catch (EndlessSearchException endless) {
        long taken = size;
        assertThat(
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> domain.alloc(cpu, taken, limitPfn, flush, now)))
            .isInstanceOf(EndlessSearchException.class)
            .hasMessage(endless.getMessage());
        return false;
      }
      assertThat(domain.alloc(cpu, size, limitPfn, flush, now)).isEqualTo(expected);
      if (expected != 0) {
        held.add(new Held(expected, size));
      }
      return true;
    }

    private void free() {
      Held one = held.remove(random.nextInt(held.size()));
      int cpu = random.nextInt(cpus);
      domain.free(cpu, one.pfn, one.size, now);
      linear.free(cpu, one.pfn, one.size, now);
    }

    private void assertSame(int step) {
      assertThat(
              List.of(
                  domain.ranges().stream().map(Twins::text).toList(),
                  domain.nodes(),
                  domain.max32AllocSize(),
                  domain.cached()))
          .as("after step %d of %s with %d CPUs", step, era, cpus)
          .isEqualTo(
              List.of(
                  linear.tree.ranges(),
                  (long) linear.tree.ranges().size(),
                  linear.tree.max32AllocSize,
                  linear.cached()));
    }

    private static String text(AddressRange range) {
      return Long.toHexString(range.start() >>> 12) + "-" + Long.toHexString(range.end() >>> 12);
    }
  }

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void sameAnswersAsTheLinearWalk(@ForAll long seed, @ForAll boolean growing) {
    new Twins(seed).work(1500, growing ? 60 : 51);
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void sameAnswersWithManyRanges(@ForAll long seed) {
    Twins twins = new Twins(seed);
    twins.work(8000, 85);
    twins.work(8000, 15);
  }

  @Example
  void cachedRangesOfAMagazineThatFoundNoPlaceReturnToTheTree() {
    for (AllocatorEra era : AllocatorEra.values()) {
      assertThat(nodesAfterFreeing(era, 6000)).isEqualTo(linearNodesAfterFreeing(era, 6000));
    }
  }

  private static long nodesAfterFreeing(AllocatorEra era, int ranges) {
    IovaDomain domain = new IovaDomain(era.traits(), 1);
    List<Long> pfns = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      pfns.add(domain.alloc(0, 4, 0xfffff, false, 0));
    }
    pfns.forEach(pfn -> domain.free(0, pfn, 4, 0));
    domain.advance(1_000_000_000);
    return domain.nodes();
  }

  private static long linearNodesAfterFreeing(AllocatorEra era, int ranges) {
    LinearDomain domain = new LinearDomain(era.traits(), 1, 1);
    List<Long> pfns = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      pfns.add(domain.alloc(0, 4, 0xfffff, false));
    }
    pfns.forEach(pfn -> domain.free(0, pfn, 4, 0));
    domain.advance(1_000_000_000);
    return domain.tree.ranges().size();
  }
}
