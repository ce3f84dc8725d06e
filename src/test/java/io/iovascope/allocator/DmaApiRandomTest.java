// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random drivers get the same addresses from the DMA API and from the slow reference: with flush
 * queue and without, with CPUs that come and go, below 4 GiB and above, in every era.
 */
class DmaApiRandomTest {

  /** The parts that a run went through. */
  private enum Part {
    FULL_RING,
    TIMER,
    DEPOT,
    WORKER,
    LEFT_32_BITS,
    FAILURE,
    CPU_GONE
  }

  /** What a driver holds. */
  private record Held(long address, long bytes) {}

  /** One driver, served twice. */
  private static final class Twins {
    private static final long APERTURE = (1L << 33) - 1;
    private static final int CPUS = 3;
    private static final int PHASE = 3000;

    private final Random random;
    private final AllocatorEra era;
    private final Map<Part, Long> seen;
    private final DmaApi api;
    private final DmaDevice device;
    private final LinearDmaApi linear;
    private final boolean[] online = {true, true, true};
    private final List<Held> held = new ArrayList<>();
    private final long streamingMask;
    private final long coherentMask;
    private final int highestPages;
    private long now;

    private Twins(long seed, AllocatorEra era, Map<Part, Long> seen) {
      random = new Random(seed);
      this.era = era;
      this.seen = seen;
      boolean lazy = random.nextInt(3) > 0;
      ThirtyTwoBitFirst rule = ThirtyTwoBitFirst.values()[random.nextInt(3)];
      streamingMask = -1L >>> (64 - 31 - random.nextInt(4));
      coherentMask = random.nextBoolean() ? streamingMask : -1L >>> 32;
      highestPages = 1 << random.nextInt(8);
      IovaDomain domain = new IovaDomain(era.traits(), CPUS);
      api =
          new DmaApi(
              domain, APERTURE, lazy ? DmaApi.Invalidation.LAZY : DmaApi.Invalidation.STRICT);
      device = new DmaDevice(streamingMask, coherentMask, 0, DmaDevice.SEGMENT_BOUNDARY, rule);
      linear = new LinearDmaApi(era.traits(), CPUS, lazy, APERTURE, rule);
      // A few thousand pages are left on either side of 4 GiB, so that they run out.
      long below = 2000L + random.nextInt(3000);
      reserve(1, (1 << 20) - 1 - below);
      reserve((1 << 20) + 200L + random.nextInt(3000), (1 << 21) - 1);
    }

    private void reserve(long first, long last) {
      api.domain().reserve(first, last);
      linear.domain.tree.reserve(first, last);
    }

    private void work(int steps) {
      // Phases of growth and of release fill the caches and the depots.
      int mapShare = 75;
      for (int step = 0; step < steps; step++) {
        if (step % PHASE == 0) {
          mapShare = step % (2 * PHASE) == 0 ? 75 : 10;
        }
        int choice = random.nextInt(1000);
        if (choice < 3) {
          elapse();
        } else if (choice < 5) {
          toggle();
        } else if (choice < 10 * mapShare || held.isEmpty()) {
          if (!map(choice < 30)) {
            return;
          }
        } else {
          unmap();
        }
        look();
        if (step % 128 == 0) {
          assertSame();
        }
      }
      assertSame();
    }

    private int cpu() {
      int cpu = random.nextInt(CPUS);
      while (!online[cpu]) {
        cpu = (cpu + 1) % CPUS;
      }
      return cpu;
    }

    private void elapse() {
      long timer = linear.timerDue;
      now += random.nextInt(random.nextBoolean() ? 12_000_000 : 500_000_000);
      int depots = depots();
      api.advance(now);
      linear.advance(now);
      note(Part.TIMER, timer <= now);
      note(Part.WORKER, depots() < depots);
    }

    /** The first CPU stays. */
    private void toggle() {
      int cpu = 1 + random.nextInt(CPUS - 1);
      online[cpu] = !online[cpu];
      api.domain().setOnline(cpu, online[cpu]);
      linear.domain.setOnline(cpu, online[cpu]);
      note(Part.CPU_GONE, !online[cpu]);
    }

    /** Returns false if the kernel hung. */
    private boolean map(boolean coherent) {
      int cpu = cpu();
      long pages = 1 + random.nextInt(random.nextInt(4) == 0 ? highestPages : 2);
      long bytes = (pages << 12) - random.nextInt(4096);
      boolean before = device.thirtyTwoBitFirst();
      long pfn;
      try {
        pfn = linear.alloc(cpu, pages, coherent ? coherentMask : streamingMask, now);
      } catch (EndlessSearchException endless) {
        assertThat(catchThrowable(() -> request(coherent, cpu, bytes)))
            .isInstanceOf(EndlessSearchException.class)
            .hasMessage(endless.getMessage());
        return false;
      }
      long address = request(coherent, cpu, bytes);
      assertThat(address).isEqualTo(pfn == 0 ? DmaApi.MAPPING_ERROR : pfn << 12);
      note(Part.FAILURE, pfn == 0);
      note(Part.LEFT_32_BITS, before && !device.thirtyTwoBitFirst());
      if (pfn != 0) {
        held.add(new Held(address, bytes));
      }
      return true;
    }

    private long request(boolean coherent, int cpu, long bytes) {
      return coherent
          ? api.allocCoherent(device, cpu, bytes, now)
          : api.map(device, cpu, 0, bytes, now);
    }

    private void unmap() {
      Held one = held.remove(random.nextInt(held.size()));
      int cpu = cpu();
      long flushes = linear.flushes;
      api.unmap(cpu, one.address, one.bytes, now);
      linear.free(cpu, one.address >> 12, (one.bytes + 4095) >> 12, now);
      note(Part.FULL_RING, linear.flushes > flushes);
    }

    private int depots() {
      return IntStream.range(0, 6).map(order -> api.domain().depotSize(order)).sum();
    }

    private void look() {
      note(Part.DEPOT, depots() > 0);
    }

    private void note(Part part, boolean happened) {
      if (happened) {
        seen.merge(part, 1L, Long::sum);
      }
    }

    private void assertSame() {
      IovaDomain domain = api.domain();
      assertThat(
              List.<Object>of(
                  domain.ranges().stream()
                      .map(
                          range ->
                              Long.toHexString(range.start() >>> 12)
                                  + "-"
                                  + Long.toHexString(range.end() >>> 12))
                      .toList(),
                  domain.pages(),
                  domain.pagesBelow4GiB(),
                  domain.max32AllocSize(),
                  domain.cached(),
                  IntStream.range(0, 6).mapToObj(domain::depotSize).toList(),
                  api.queued(),
                  api.flushes(),
                  device.thirtyTwoBitFirst()))
          .as("%s at %d ns", era, now)
          .isEqualTo(
              List.<Object>of(
                  linear.domain.tree.ranges(),
                  linear.domain.tree.pages(1L << 52),
                  linear.domain.tree.pages(1L << 20),
                  linear.domain.tree.max32AllocSize,
                  linear.domain.cached(),
                  IntStream.range(0, 6).mapToObj(linear.domain::depotSize).toList(),
                  linear.queued(),
                  linear.flushes,
                  linear.workaround32Bit()));
    }
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void sameAddressesAsTheReference(@ForAll long seed, @ForAll AllocatorEra era) {
    new Twins(seed, era, new EnumMap<>(Part.class)).work(9000);
  }

  /** A test that never fills a ring or a depot would say nothing of them. */
  @Example
  void runsGoThroughEveryPart() {
    Map<Part, Long> seen = new EnumMap<>(Part.class);
    for (int seed = 0; seed < 30; seed++) {
      new Twins(seed, AllocatorEra.values()[seed % 3], seen).work(9000);
    }
    assertThat(seen.keySet()).containsExactlyInAnyOrder(Part.values());
  }
}
