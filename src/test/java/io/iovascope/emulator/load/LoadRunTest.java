// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import static io.iovascope.emulator.load.Spaces.SECOND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorEra;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.IovaDomain;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.emulator.workload.WorkloadSyntax;
import io.iovascope.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class LoadRunTest {

  private static final LoadSpace CLIENT =
      Spaces.space(AllocatorEra.FROM_6_7, 39, Spaces.clientHost(), DmaApi.Invalidation.LAZY);

  private static final LoadWatcher PATIENT = (nanos, requests) -> true;

  /** 16 pages, the first of which is never given out. */
  private static LoadSpace tiny(AllocatorEra era) {
    return Spaces.space(era, 16, List.of());
  }

  @Example
  void sameSeedSameResult() throws LoadException {
    List<Workload> workloads =
        List.of(
            WorkloadSyntax.nvme("queues=4,depth=64,transfer=4K-256K,rate=20K"),
            WorkloadSyntax.nic("queues=2,depth=64,rate=10K"));

    LoadResult one = new LoadRun(CLIENT, workloads, SECOND, 7).run(PATIENT);
    LoadResult same = new LoadRun(CLIENT, workloads, SECOND, 7).run(PATIENT);
    LoadResult other = new LoadRun(CLIENT, workloads, SECOND, 8).run(PATIENT);

    assertThat(one).isEqualTo(same);
    assertThat(one).isNotEqualTo(other);
    assertThat(one.samples()).hasSize(LoadRun.INTERVALS + 1);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void whatIsHeldIsMappedCachedOrWaiting(@ForAll long seed) throws LoadException {
    Random random = new Random(seed);
    List<Workload> workloads = new ArrayList<>();
    workloads.add(
        WorkloadSyntax.nic(
            "queues=%d,depth=%d,mtu=%d@0s/%d@500ms,rate=%d"
                .formatted(
                    1 + random.nextInt(9),
                    1 + random.nextInt(300),
                    100 + random.nextInt(9000),
                    100 + random.nextInt(9000),
                    random.nextInt(20_000))));
    workloads.add(
        WorkloadSyntax.nvme(
            "queues=3,depth=50,transfer=4K-%dK,rate=%d"
                .formatted(4 + random.nextInt(1000), 1 + random.nextInt(20_000))));
    AllocatorEra era = AllocatorEra.values()[random.nextInt(3)];
    DmaApi.Invalidation invalidation = DmaApi.Invalidation.values()[random.nextInt(2)];

    LoadResult result =
        new LoadRun(
                Spaces.space(era, 30 + random.nextInt(18), Spaces.clientHost(), invalidation),
                workloads,
                SECOND,
                seed)
            .run(PATIENT);

    for (Fullness usage : result.samples()) {
      assertThat(usage.mapped() + usage.cached() + usage.waiting()).isEqualTo(usage.ranges() - 5);
      assertThat(usage.mappedBytes() + usage.cachedBytes()).isLessThanOrEqualTo(usage.heldBytes());
      if (usage.waiting() == 0) {
        assertThat(usage.mappedBytes() + usage.cachedBytes()).isEqualTo(usage.heldBytes());
      }
      assertThat(usage.heldBytes()).isLessThanOrEqualTo(result.peak().heldBytes());
    }
    assertThat((result.free().pages() << 12) + result.usage().heldBytes())
        .isEqualTo(result.capacity().pages() << 12);
    assertThat((result.freeBelow4GiB().pages() << 12) + result.usage().heldBytesBelow4GiB())
        .isEqualTo(result.capacityBelow4GiB().pages() << 12);
    assertThat(
            result.chapters().stream()
                .map(Chapter::counts)
                .reduce(
                    new RequestCounts(0, 0, 0, 0),
                    (a, b) ->
                        new RequestCounts(
                            a.below4GiB() + b.below4GiB(),
                            a.above4GiB() + b.above4GiB(),
                            a.failed() + b.failed(),
                            a.unmapped() + b.unmapped())))
        .isEqualTo(result.counts());
  }

  @Example
  void leakFillsTheSpaceAndFailsWhenItIsFull() throws LoadException {
    LoadResult result =
        Spaces.run(tiny(AllocatorEra.FROM_6_7), 20 * SECOND, WorkloadSyntax.leak("rate=1"));

    assertThat(result.counts()).isEqualTo(new RequestCounts(15, 0, 6, 0));
    assertThat(result.firstFailure())
        .isEqualTo(
            new Failure(
                15 * SECOND,
                16,
                15,
                "leak",
                4096,
                0xffff,
                Failure.Reason.FULL,
                0,
                0,
                0,
                0,
                15 << 12));
    assertThat(result.exhaustion())
        .isEqualTo(new Exhaustion(true, new Forecast.Full(), new Forecast.Full()));
    assertThat(result.peak()).isEqualTo(new Peak(14 * SECOND, 15 << 12, 15 << 12));
  }

  @Example
  void timeToExhaustionFollowsFromTheRateAndTheAlignment() throws LoadException {
    LoadResult result =
        Spaces.run(
            Spaces.space(AllocatorEra.FROM_6_7, 31, List.of()),
            10 * SECOND,
            WorkloadSyntax.leak("size=132K,rate=10"));

    long free = result.free().pages() << 12;
    assertThat(result.exhaustion().all())
        .isEqualTo(new Forecast.RunsOut(2_621_440, free / 2_621_440.0, null));
  }

  @Example
  void requestThatFitsNowhereIsFragmented() throws LoadException {
    LoadResult result =
        Spaces.run(
            tiny(AllocatorEra.FROM_6_7),
            SECOND,
            WorkloadSyntax.leak("size=4K,rate=1,start=0s"),
            WorkloadSyntax.leak("size=32K,rate=2,start=1ms"));

    // One page at the top; eight below it; seven left on each side are not eight aligned ones.
    assertThat(requireNonNull(result.firstFailure()).reason()).isEqualTo(Failure.Reason.FRAGMENTED);
  }

  /** A device of the same domain that reaches 16 MiB wants all of it; then another one does. */
  @Example
  void smallerFailureKeepsTheKernelFromLooking() {
    Traffic traffic = new Traffic(Spaces.space(AllocatorEra.FROM_6_7, 32, List.of()), PATIENT);

    assertThat(traffic.api().domain().alloc(0, 4096, 4095, false, 0)).isEqualTo(IovaDomain.FAILED);
    assertThat(traffic.map("leak", 0, 16 << 20, 0)).isZero();

    assertThat(traffic.firstFailure())
        .isEqualTo(
            new Failure(
                0,
                1,
                0,
                "leak",
                16 << 20,
                0xffff_ffffL,
                Failure.Reason.NOT_SEARCHED,
                0xffff_f000L,
                1L << 31,
                0,
                0,
                0));
  }

  @Example
  void kernelThatSearchesForEverEndsTheRun() throws LoadException {
    LoadResult result =
        Spaces.run(
            Spaces.space(
                AllocatorEra.UP_TO_5_15, 32, List.of(new AddressRange(0x1000, 0xffff_ffffL))),
            10 * SECOND,
            WorkloadSyntax.leak("rate=1"));

    assertThat(
            List.<Object>of(
                result.end(), requireNonNull(result.firstFailure()).reason(), result.nanos()))
        .containsExactly(LoadResult.End.ENDLESS_SEARCH, Failure.Reason.RESERVED, SECOND);
  }

  @Example
  void interruptedRunTellsWhatIsKnown() throws LoadException {
    LoadResult result =
        new LoadRun(CLIENT, List.of(WorkloadSyntax.leak("rate=1M")), 60 * SECOND, 1)
            .run((nanos, requests) -> requests < 20_000);

    assertThat(List.<Object>of(result.end(), result.counts()))
        .containsExactly(LoadResult.End.INTERRUPTED, new RequestCounts(24_576, 0, 0, 0));
    assertThat(result.samples()).hasSize(2);
    assertThat(result.chapters()).hasSize(1);
  }

  @Example
  void mtuChangesAtItsTime() throws LoadException {
    LoadResult result =
        Spaces.run(
            CLIENT, 4 * SECOND, WorkloadSyntax.nic("queues=2,depth=8,mtu=1500@0s/9000@2s,rate=1"));

    assertThat(result.chapters().stream().map(one -> one.nanos() / SECOND + " " + one.what()))
        .containsExactly(
            "0 nic: MTU 1500, 16 buffers of 2 KiB",
            "1 traffic",
            "2 nic: MTU 9000, rings are emptied",
            "2 nic: MTU 9000, 16 buffers of 16 KiB",
            "3 traffic");
    assertThat(result.usage().mapped()).isEqualTo(18);
    assertThat(result.usage().mappedBytes()).isEqualTo((16 << 14) + (2 << 12));
  }

  @Example
  void sharedFunctionsFillTheSpaceOfTheDevice() throws LoadException {
    LoadResult result =
        Spaces.run(
            CLIENT,
            SECOND,
            WorkloadSyntax.vfs("count=5,queues=2,depth=10,every=100ms,domain=shared"));

    assertThat(result.chapters()).hasSize(1);
    assertThat(result.samples().get(0).mapped()).isEqualTo(20);
    assertThat(result.usage().mapped()).isEqualTo(100);
  }

  @Example
  void whatIsMoreThanCanBeSimulatedIsRefused() {
    assertThatThrownBy(
            () -> new LoadRun(CLIENT, List.of(WorkloadSyntax.nic("queues=1M,depth=1M")), SECOND, 1))
        .hasMessage("1000000000000 buffers at once: at most 16777216 can be simulated");
    assertThatThrownBy(
            () ->
                new LoadRun(CLIENT, List.of(WorkloadSyntax.nic("mtu=1500@0s/9000@2s")), SECOND, 1))
        .hasMessage("nic: something happens after 2.0 s, but the run ends after 1.0 s");
    assertThatThrownBy(
            () ->
                new LoadRun(
                    CLIENT, List.of(WorkloadSyntax.vfs("count=65535,every=366d")), SECOND, 1))
        .isInstanceOf(LoadException.class);
  }
}
