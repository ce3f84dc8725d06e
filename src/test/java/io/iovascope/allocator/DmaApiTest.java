// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.allocator.DmaApi.Invalidation;
import io.iovascope.allocator.trace.TraceEvent;
import io.iovascope.allocator.trace.TraceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DmaApiTest {

  private static final long MILLISECOND = 1_000_000;
  private static final long APERTURE_48 = (1L << 48) - 1;

  private static DmaApi strict(AllocatorEra era) {
    return new DmaApi(new IovaDomain(era.traits(), 2), APERTURE_48, Invalidation.STRICT);
  }

  private static DmaApi lazy(AllocatorEra era) {
    return new DmaApi(new IovaDomain(era.traits(), 2), APERTURE_48, Invalidation.LAZY);
  }

  private static DmaDevice device(int bits) {
    return DmaDevice.ofBits(bits, ThirtyTwoBitFirst.UNTIL_FAILURE);
  }

  /** The traces hold two requests where the first failed; the DMA API makes them of one call. */
  @ParameterizedTest
  @CsvSource({
    "5.15, UP_TO_5_15, nic-47, 47",
    "6.1, FROM_6_1, tight32-then-47, 47",
    "7.2, FROM_6_7, storage-39, 39",
    "7.2, FROM_6_7, tight32-then-47, 47",
    "7.2, FROM_6_7, tight32, 32"
  })
  void callsOfADriverMakeTheRequestsOfATrace(
      String release, AllocatorEra era, String profile, int bits) {
    DmaApi api =
        new DmaApi(new IovaDomain(era.traits(), TraceEvent.CPUS), APERTURE_48, Invalidation.STRICT);
    DmaDevice device = device(bits);
    List<Long> kernel = new ArrayList<>();
    List<Long> ours = new ArrayList<>();
    TraceEvent before = new TraceEvent.Profile(profile);
    for (TraceEvent event : TraceFile.profile(release, profile)) {
      if (event instanceof TraceEvent.Reserve reserve) {
        api.domain().reserve(reserve.firstPfn(), reserve.lastPfn());
      } else if (event instanceof TraceEvent.Free free) {
        api.unmap(free.cpu(), free.pfn() << 12, free.size() << 12, 0);
      } else if (event instanceof TraceEvent.Alloc alloc) {
        boolean first = !alloc.flush() && alloc.result() == 0;
        if (!first) {
          kernel.add(alloc.result() == 0 ? DmaApi.MAPPING_ERROR : alloc.result() << 12);
          ours.add(api.map(device, alloc.cpu(), 0, alloc.size() << 12, 0));
        }
      } else if (event instanceof TraceEvent.State) {
        assertThat(before).isNotInstanceOf(TraceEvent.State.class);
      }
      before = event;
    }

    assertThat(ours).isEqualTo(kernel);
    assertThat(ours).hasSizeGreaterThan(500);
  }

  @Test
  void addressKeepsTheOffsetInItsPage() {
    DmaApi api = strict(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);

    long first = api.map(device, 0, 0x7ff8, 8, 0);
    long second = api.map(device, 0, 0xff8, 16, 0);

    assertThat(List.of(first, second)).containsExactly(0xffff_fff8L, 0xffff_cff8L);
    api.unmap(0, second, 16, 0);
    assertThat(api.map(device, 0, 0, 0x2000, 0)).isEqualTo(0xffff_c000L);
  }

  @Test
  void coherentMemoryHasALimitOfItsOwn() {
    DmaDevice device =
        new DmaDevice(
            (1L << 40) - 1,
            (1L << 24) - 1,
            DmaDevice.NO_BUS_LIMIT,
            DmaDevice.SEGMENT_BOUNDARY,
            ThirtyTwoBitFirst.NEVER);
    DmaApi api = strict(AllocatorEra.FROM_6_7);

    assertThat(api.map(device, 0, 0, 0x1000, 0)).isEqualTo(0xff_ffff_f000L);
    assertThat(api.allocCoherent(device, 0, 0x1000, 0)).isEqualTo(0xff_f000L);
  }

  @Test
  void smallestLimitCounts() {
    DmaDevice behindBus =
        new DmaDevice(-1, -1, (1L << 44) - 1, DmaDevice.SEGMENT_BOUNDARY, ThirtyTwoBitFirst.NEVER);
    DmaDevice any = DmaDevice.ofBits(64, ThirtyTwoBitFirst.NEVER);
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 1);

    assertThat(new DmaApi(domain, -1, Invalidation.STRICT).map(behindBus, 0, 0, 1, 0))
        .isEqualTo((1L << 44) - 0x1000);
    assertThat(
            new DmaApi(
                    new IovaDomain(AllocatorEra.FROM_6_7.traits(), 1),
                    APERTURE_48,
                    Invalidation.STRICT)
                .map(any, 0, 0, 1, 0))
        .isEqualTo((1L << 48) - 0x1000);
  }

  @ParameterizedTest
  @EnumSource(ThirtyTwoBitFirst.class)
  void thirtyTwoBitsAreTriedAsTheRuleSays(ThirtyTwoBitFirst rule) {
    DmaApi api = strict(AllocatorEra.FROM_6_7);
    DmaDevice device = DmaDevice.ofBits(41, rule);
    List<Long> taken = new ArrayList<>();

    // More than there is below 4 GiB; the next two would fit there.
    taken.add(api.map(device, 0, 0, 1L << 39, 0));
    assertThat(device.thirtyTwoBitFirst()).isEqualTo(rule == ThirtyTwoBitFirst.EVERY_REQUEST);
    taken.add(api.map(device, 0, 0, 1, 0));
    taken.add(api.map(device, 0, 0, 1, 0));

    assertThat(taken)
        .containsExactlyElementsOf(
            rule == ThirtyTwoBitFirst.EVERY_REQUEST
                ? List.of(3L << 39, 0xffff_f000L, 0xffff_e000L)
                : List.of(3L << 39, (3L << 39) - 0x1000, (3L << 39) - 0x2000));
  }

  @Test
  void scatterListGetsOneRange() {
    DmaApi api = strict(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);
    List<ScatterSegment> segments =
        List.of(new ScatterSegment(0x800, 0x1000), new ScatterSegment(0, 0x3000));

    assertThat(DmaApi.scatterListBytes(device, segments)).isEqualTo(0x5000);
    assertThat(api.mapScatterList(device, 0, segments, 0)).isEqualTo(0xffff_8000L);
    assertThat(api.domain().ranges().toString())
        .isEqualTo("[0x00000000ffff8000-0x00000000ffffffff]");
  }

  @Test
  void segmentDoesNotCrossTheBoundary() {
    DmaDevice device = new DmaDevice(-1, -1, 0, 0xffff, ThirtyTwoBitFirst.NEVER);

    assertThat(
            Stream.of(
                    List.of(new ScatterSegment(0, 0xf000), new ScatterSegment(0, 0x1000)),
                    List.of(new ScatterSegment(0, 0xf000), new ScatterSegment(0, 0x2000)),
                    List.of(new ScatterSegment(0, 0x10000), new ScatterSegment(0, 0x10000)))
                .map(segments -> DmaApi.scatterListBytes(device, segments)))
        .containsExactly(0x10000L, 0x12000L, 0x20000L);
  }

  @ParameterizedTest
  @EnumSource(AllocatorEra.class)
  void queuedRangeIsDeadFor10Milliseconds(AllocatorEra era) {
    DmaApi api = lazy(era);
    DmaDevice device = device(32);
    long first = api.map(device, 0, 0, 1, 0);

    api.unmap(1, first, 1, 5);
    assertThat(List.of(api.mapped(), api.queued(), api.nextDue()))
        .containsExactly(0L, 1L, 10 * MILLISECOND + 5);
    long second = api.map(device, 1, 0, 1, 10 * MILLISECOND + 4);
    assertThat(second).isEqualTo(first - 0x1000);

    assertThat(api.map(device, 1, 0, 1, 10 * MILLISECOND + 5)).isEqualTo(first);
    assertThat(List.of(api.mapped(), api.queued(), api.flushes())).containsExactly(2L, 0L, 1L);
    assertThat(api.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void timerFreesIntoTheCacheOfTheCpuThatSetIt() {
    DmaApi api = lazy(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);
    long first = api.map(device, 0, 0, 1, 0);
    long second = api.map(device, 0, 0, 1, 0);

    api.unmap(0, first, 1, 0);
    api.unmap(1, second, 1, 0);
    api.advance(MILLISECOND * 10);

    assertThat(LongStream.range(0, 3).map(i -> api.map(device, 0, 0, 1, MILLISECOND * 11)).boxed())
        .containsExactly(second, first, first - 0x2000);
  }

  @Test
  void fullRingIsFlushedAtOnce() {
    DmaApi api = lazy(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);
    long[] mapped = LongStream.range(0, 256).map(i -> api.map(device, 0, 0, 1, 0)).toArray();

    IntStream.range(0, 255).forEach(i -> api.unmap(0, mapped[i], 1, 0));
    assertThat(List.of(api.queued(), api.flushes())).containsExactly(255L, 0L);
    api.unmap(0, mapped[255], 1, 0);

    assertThat(List.of(api.queued(), api.flushes(), api.domain().cached()))
        .containsExactly(1L, 1L, 255L);
  }

  @Test
  void ringForgetsWhatAnotherRingHadFlushed() {
    DmaApi api = lazy(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);
    long[] mapped = LongStream.range(0, 258).map(i -> api.map(device, 0, 0, 1, 0)).toArray();

    api.unmap(1, mapped[256], 1, 0);
    IntStream.range(0, 256).forEach(i -> api.unmap(0, mapped[i], 1, 0));
    assertThat(api.queued()).isEqualTo(2);
    api.unmap(1, mapped[257], 1, 0);

    assertThat(List.of(api.queued(), api.flushes())).containsExactly(2L, 1L);
  }

  @Test
  void depotShrinksByAMagazineEvery100Milliseconds() {
    DmaApi api = lazy(AllocatorEra.FROM_6_7);
    DmaDevice device = device(32);
    long[] mapped = LongStream.range(0, 2000).map(i -> api.map(device, 0, 0, 1, 0)).toArray();
    LongStream.of(mapped).forEach(address -> api.unmap(0, address, 1, 0));

    api.advance(10 * MILLISECOND);
    IovaDomain domain = api.domain();
    int full = domain.depotSize(0);
    List<Integer> sizes = new ArrayList<>();
    for (long now = 99; now < 2000; now += 100) {
      api.advance(now * MILLISECOND);
      sizes.add(domain.depotSize(0));
    }

    assertThat(full).isEqualTo(14);
    assertThat(sizes.subList(0, 4)).containsExactly(14, 13, 12, 11);
    assertThat(sizes.get(sizes.size() - 1)).isEqualTo(2);
    assertThat(domain.nodes()).isEqualTo(2000 - 12 * 127);
    assertThat(api.nextDue()).isEqualTo(Long.MAX_VALUE);
  }
}
