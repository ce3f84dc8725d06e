// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.address.AddressRange;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IovaDomainTest {

  private static final long LIMIT_32 = 0xfffff;

  @Test
  void mixesThatRecordedKernelsHaveAreCalledByTheirReleases() {
    assertThat(Stream.of(AllocatorEra.values()).map(era -> era.traits().label()))
        .containsExactly(
            "before 6.1",
            "6.1 to 6.6",
            "6.7 and later",
            "with magazines of 128, depots of 32, second search: no, all sizes rounded",
            "with magazines of 128, depots of 32, second search: yes",
            "with magazines of 127, depots of any size, second search: yes",
            "with magazines of 127, depots of 32, second search: yes, and wraps at the end");
  }

  @Test
  void aMagazineOf128RangesTakesTwiceTheMemory() {
    assertThat(Stream.of(AllocatorTraits.OF_5_15, AllocatorTraits.OF_6_1, AllocatorTraits.OF_6_7))
        .extracting(AllocatorTraits::magazineBytes)
        .containsExactly(2048L, 1024L, 1024L);
  }

  /** Seen with the code of 5.15.85: the first request gets pfn 0, the second hangs the CPU. */
  @Test
  void oldSearchLosesPageZeroAndThenNeverEnds() {
    IovaDomain domain = new IovaDomain(AllocatorEra.UP_TO_5_15.traits(), 1);
    domain.reserve(1, LIMIT_32);

    assertThat(domain.alloc(0, 1, LIMIT_32, false, 0)).isEqualTo(IovaDomain.FAILED);
    assertThat(List.of(domain.nodes(), domain.reserved(), domain.live()))
        .containsExactly(2L, 1L, 0L);
    assertThatThrownBy(() -> domain.alloc(0, 1, LIMIT_32, false, 0))
        .isInstanceOf(EndlessSearchException.class)
        .hasMessage("the kernel would search for ever for 1 pages up to pfn 0xfffff");
  }

  @ParameterizedTest
  @EnumSource(
      value = AllocatorEra.class,
      names = {"UP_TO_5_15", "EL_9_2"},
      mode = EnumSource.Mode.EXCLUDE)
  void laterSearchFailsCleanly(AllocatorEra era) {
    IovaDomain domain = new IovaDomain(era.traits(), 1);
    domain.reserve(1, LIMIT_32);

    assertThat(domain.alloc(0, 1, LIMIT_32, false, 0)).isEqualTo(IovaDomain.FAILED);
    assertThat(domain.alloc(0, 1, LIMIT_32, true, 0)).isEqualTo(IovaDomain.FAILED);
    assertThat(domain.nodes()).isEqualTo(1);
  }

  @Test
  void freeSpaceTellsWhatAlignmentLeaves() {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 1);
    domain.reserve(new AddressRange(0x20_0000, 0x20_0fff));
    domain.reserve(0x209, 0x209);
    domain.reserve(0x243, 0x7fff_ffff);

    assertThat(domain.freeSpace(0x7fff_ffff)).isEqualTo(new FreeSpace(0x240, 3, 0x1ff, 0x100));
    assertThat(domain.freeSpace(0x208)).isEqualTo(new FreeSpace(0x207, 2, 0x1ff, 0x100));
    assertThat(domain.freeSpace(0x1ff)).isEqualTo(new FreeSpace(0x1ff, 1, 0x1ff, 0x100));
    assertThat(domain.freeSpace(0)).isEqualTo(new FreeSpace(0, 0, 0, 0));
  }

  /** Three free pages at an aligned place hold two: three are rounded up to four. */
  @Test
  void largestRequestCountsTheRounding() {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 1);
    domain.reserve(1, 3);
    domain.reserve(7, LIMIT_32);

    assertThat(domain.freeSpace(LIMIT_32)).isEqualTo(new FreeSpace(3, 1, 3, 2));
    assertThat(domain.alloc(0, 3, LIMIT_32, true, 0)).isEqualTo(IovaDomain.FAILED);
    assertThat(domain.alloc(0, 2, LIMIT_32, true, 0)).isEqualTo(4);
  }

  @Test
  void cachesOfACpuThatGoesAreEmptied() {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 2);
    long[] pfns =
        IntStream.range(0, 10).mapToLong(i -> domain.alloc(0, 1, LIMIT_32, false, 0)).toArray();
    domain.free(0, pfns[0], 1, 0);
    domain.free(1, pfns[1], 1, 0);

    domain.setOnline(1, false);
    assertThat(List.of(domain.nodes(), domain.cached(), domain.live())).containsExactly(9L, 1L, 8L);
    domain.setOnline(1, true);
    assertThat(domain.alloc(1, 1, LIMIT_32, false, 0)).isEqualTo(pfns[1]);
  }

  @Test
  void depotKeepsOneMagazineForEveryCpuThatIsOnline() {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 3);
    long[] pfns =
        IntStream.range(0, 127 * 7)
            .mapToLong(i -> domain.alloc(0, 8, LIMIT_32, false, 0))
            .toArray();
    for (long pfn : pfns) {
      domain.free(0, pfn, 8, 0);
    }
    domain.setOnline(2, false);
    domain.advance(Long.MAX_VALUE);

    assertThat(domain.depotSize(3)).isEqualTo(2);
    assertThat(domain.cached()).isEqualTo(4 * 127);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1, 5", "0x10000000000000, 5", "1, -1", "1, 0x10000000000000"})
  void senselessRequestIsRefused(String size, String limit) {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 1);

    assertThatThrownBy(() -> domain.alloc(0, Long.decode(size), Long.decode(limit), false, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
