// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.emulator.workload.Workload.GuestPinning;
import org.junit.jupiter.api.Test;

class GuestMapTest {

  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;

  /** All of 39 bits but the interrupt window. */
  private static final AddressSet USABLE =
      AddressSet.of(
          new AddressRange(0, 0xfedf_ffffL), new AddressRange(0xfef0_0000L, 0x7f_ffff_ffffL));

  private static GuestMap map(long ram, long page, AddressSet usable) {
    GuestPinning guest = new GuestPinning(ram, page, null);
    GuestMap map = GuestMap.of(guest, usable, GuestMap.DEFAULT_LIMIT);
    assertThat(map.guest()).isEqualTo(guest);
    return map;
  }

  @Test
  void smallGuestLiesBelow4GiB() {
    assertThat(map(2 * GIB, 2 * MIB, USABLE))
        .isEqualTo(
            new GuestMap(
                new GuestPinning(2 * GIB, 2 * MIB, null), 65_535, 1024, 1024, 2 * GIB, null, null));
  }

  /** 65,535 mappings of 2 MiB are 128 GiB less 2 MiB. */
  @Test
  void entryLimitStopsALargeGuest() {
    assertThat(map(200 * GIB, 2 * MIB, USABLE))
        .isEqualTo(
            new GuestMap(
                new GuestPinning(200 * GIB, 2 * MIB, null),
                65_535,
                102_400,
                65_535,
                128 * GIB - 2 * MIB,
                GuestMap.Failure.ENOSPC,
                130 * GIB - 2 * MIB));
  }

  @Test
  void guestLimitComesBeforeTheHosts() {
    GuestMap map = GuestMap.of(new GuestPinning(4 * GIB, GIB, 3L), USABLE, 65_535);

    assertThat(map)
        .isEqualTo(
            new GuestMap(
                new GuestPinning(4 * GIB, GIB, 3L),
                3,
                4,
                3,
                3 * GIB,
                GuestMap.Failure.ENOSPC,
                5 * GIB));
  }

  @Test
  void mappingThatReachesIntoAHoleFails() {
    AddressSet holed =
        AddressSet.of(new AddressRange(0, 5 * MIB - 1), new AddressRange(6 * MIB, 8 * GIB - 1));

    assertThat(map(64 * MIB, 2 * MIB, holed))
        .isEqualTo(
            new GuestMap(
                new GuestPinning(64 * MIB, 2 * MIB, null),
                65_535,
                32,
                2,
                4 * MIB,
                GuestMap.Failure.EINVAL,
                4 * MIB));
  }

  @Test
  void guestBeyondTheApertureFails() {
    assertThat(map(600 * GIB, 600 * GIB, USABLE))
        .isEqualTo(
            new GuestMap(
                new GuestPinning(600 * GIB, 600 * GIB, null),
                65_535,
                2,
                1,
                2 * GIB,
                GuestMap.Failure.EINVAL,
                4 * GIB));
  }

  @Test
  void neighbouringRangesAreCrossedOneMappingAtATime() {
    AddressSet hole =
        AddressSet.of(new AddressRange(0, GIB - 1), new AddressRange(2 * GIB, 3 * GIB));

    assertThat(map(2 * GIB, GIB, hole).failedAt()).isEqualTo(GIB);
  }
}
