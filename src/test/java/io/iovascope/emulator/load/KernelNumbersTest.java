// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import static io.iovascope.emulator.load.Spaces.SECOND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorEra;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.WorkloadSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workloads come to the numbers that the kernel's own code gave: scenarios S6 and S8. */
class KernelNumbersTest {

  /** 239 times 953 buffers are the 227,767 blocks of 16 KiB that fit below 4 GiB. */
  private static final String RINGS = "queues=239,depth=953,descriptor=0,mtu=9000@0s/1500@10s";

  private static final long BLOCKS = 227_767;

  private static LoadResult mtuFlip(AllocatorEra era) throws LoadException {
    return Spaces.run(
        Spaces.space(era, 47, Spaces.clientHost()),
        13 * SECOND,
        WorkloadSyntax.nic(RINGS),
        WorkloadSyntax.leak("rate=1M,start=11s"));
  }

  /** Call by call as the scenario has it: block i is freed on CPU i modulo 4. */
  @ParameterizedTest
  @CsvSource({"UP_TO_5_15, 5052, 890883", "FROM_6_1, 4760, 892051", "FROM_6_7, 227772, 3"})
  void ringsAreTheScenario(AllocatorEra era, long nodes, long more) {
    Traffic traffic =
        new Traffic(Spaces.space(era, 47, Spaces.clientHost()), (nanos, requests) -> true);
    Rings rings = new Rings("nic", 4, 56_941, 0, false, 4);
    Rings rest = new Rings("nic", 3, 1, 0, false, 4);
    rings.fill(traffic, 1 << 14, 0);
    rest.fill(traffic, 1 << 14, 0);
    assertThat(traffic.counts()).isEqualTo(new RequestCounts(BLOCKS, 0, 0, 0));

    rings.empty(traffic, 1 << 14, 0);
    rest.empty(traffic, 1 << 14, 0);
    assertThat(traffic.usage(0).ranges()).isEqualTo(nodes);

    while (traffic.first32BitFailure() == null) {
      traffic.map("leak", 0, 4096, 0);
    }
    assertThat(traffic.counts()).isEqualTo(new RequestCounts(BLOCKS + more, 1, 0, BLOCKS));
  }

  /** With rings of a card; which CPU frees which block does not matter in these eras. */
  @ParameterizedTest
  @CsvSource({"FROM_6_1, 4760, 892051", "FROM_6_7, 227772, 3"})
  void mtuFlipLeavesAsMuchBelow4GiBAsTheKernelDid(AllocatorEra era, long nodes, long more)
      throws LoadException {
    LoadResult result = mtuFlip(era);

    Chapter jumbo = result.chapters().get(0);
    assertThat(jumbo)
        .isEqualTo(
            new Chapter(
                0,
                "nic: MTU 9000, 227767 buffers of 16 KiB",
                new RequestCounts(BLOCKS, 0, 0, 0),
                new Fullness(
                    10 * SECOND,
                    BLOCKS << 14,
                    BLOCKS << 14,
                    BLOCKS << 14,
                    BLOCKS << 14,
                    BLOCKS + 5,
                    BLOCKS,
                    0,
                    0,
                    0)));
    Chapter emptied = result.chapters().get(1);
    assertThat(List.<Object>of(emptied.counts(), emptied.end().ranges(), emptied.end().cached()))
        .containsExactly(new RequestCounts(0, 0, 0, BLOCKS), nodes, nodes - 5);
    Failure failure = requireNonNull(result.first32BitFailure());
    assertThat(failure.request() - 1 - BLOCKS).isEqualTo(more);
    assertThat(result.firstFailure()).isNull();
  }

  @Test
  void freedRangesInCachesAreTheReasonSince67() throws LoadException {
    assertThat(mtuFlip(AllocatorEra.FROM_6_7).first32BitFailure())
        .isEqualTo(
            new Failure(
                10 * SECOND,
                BLOCKS + 4,
                3,
                "nic",
                2048,
                0xffff_ffffL,
                Failure.Reason.CACHED,
                0,
                0,
                BLOCKS << 14,
                0,
                3 << 12));
  }

  @Test
  void driversHoldItAllBefore67() throws LoadException {
    Failure failure = requireNonNull(mtuFlip(AllocatorEra.FROM_6_1).first32BitFailure());

    assertThat(List.<Object>of(failure.reason(), failure.cachedBytes(), failure.mappedBytes()))
        .containsExactly(Failure.Reason.FULL, 4755L << 14, 892_051L << 12);
  }

  /** pci=nocrs with 46 physical address bits: the window of the host bridge is all there is. */
  @ParameterizedTest
  @CsvSource({"32", "39", "46"})
  void deviceWithinTheWindowGetsNothing(int bits) throws LoadException {
    LoadResult result =
        Spaces.run(
            Spaces.space(
                AllocatorEra.FROM_6_7, bits, List.of(new AddressRange(0, 0x3fff_ffff_ffffL))),
            SECOND,
            WorkloadSyntax.nic("queues=1,depth=4,descriptor=0"));

    Failure failure = result.firstFailure();
    assertThat(failure)
        .isEqualTo(
            new Failure(
                0, 1, 0, "nic", 2048, (1L << bits) - 1, Failure.Reason.RESERVED, 0, 0, 0, 0, 0));
    assertThat(result.counts()).isEqualTo(new RequestCounts(0, 0, 4, 0));
    assertThat(result.lowest()).isNull();
  }

  @Test
  void deviceBeyondTheWindowGetsAddressesAboveIt() throws LoadException {
    LoadResult result =
        Spaces.run(
            Spaces.space(
                AllocatorEra.FROM_6_7, 47, List.of(new AddressRange(0, 0x3fff_ffff_ffffL))),
            SECOND,
            WorkloadSyntax.nic("queues=1,depth=2,descriptor=0"));

    assertThat(List.of(result.highest(), result.lowest()))
        .containsExactly(0x7fff_ffff_f000L, 0x7fff_ffff_e000L);
    assertThat(requireNonNull(result.first32BitFailure()).reason())
        .isEqualTo(Failure.Reason.RESERVED);
    assertThat(result.counts()).isEqualTo(new RequestCounts(0, 2, 0, 0));
  }
}
