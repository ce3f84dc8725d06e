// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestMachineTest {

  private static final long MIB = 1L << 20;

  /** The end of the memory below and above 4 GiB, exclusive, as QEMU's e820 map has it. */
  @ParameterizedTest
  @CsvSource({
    "Q35, 512, 20000000, 0",
    "Q35, 2815, aff00000, 0",
    "Q35, 2816, 80000000, 130000000",
    "Q35, 65536, 80000000, 1080000000",
    "I440FX, 512, 20000000, 0",
    "I440FX, 3583, dff00000, 0",
    "I440FX, 3584, c0000000, 120000000",
    "I440FX, 65536, c0000000, 1040000000",
  })
  void putsMemoryWhereQemuDoes(GuestMachine machine, long mebibytes, String low, String high) {
    AddressSet memory = AddressSet.of(machine.memory(mebibytes * MIB));

    AddressSet expected =
        AddressSet.of(
            new AddressRange(0, 0x9_ffff), new AddressRange(0xc_0000, Long.parseLong(low, 16) - 1));
    if (!high.equals("0")) {
      expected =
          expected.union(AddressSet.of(new AddressRange(1L << 32, Long.parseLong(high, 16) - 1)));
    }
    assertThat(memory).isEqualTo(expected);
  }

  /** With 40 bits the largest q35 guest has 990 GiB: 2 below 4 GiB, 988 above, 32 for BARs. */
  @ParameterizedTest
  @CsvSource({
    "Q35, 990, ffffffffff",
    "Q35, 991, 1003fffffff",
    "Q35, 1, 8ffffffff",
    "I440FX, 1, 17fffffff",
  })
  void plansAWindowForBarsAfterTheMemory(GuestMachine machine, long gibibytes, String last) {
    assertThat(machine.lastPlannedAddress(gibibytes << 30)).isEqualTo(Long.parseLong(last, 16));
  }

  @Property
  void allOfTheMemoryIsSomewhere(
      @ForAll GuestMachine machine, @ForAll @LongRange(min = 2, max = 1L << 30) long mebibytes) {
    long vga = 0x2_0000;
    assertThat(AddressSet.of(machine.memory(mebibytes * MIB)).size())
        .isEqualTo(mebibytes * MIB - vga);
  }
}
