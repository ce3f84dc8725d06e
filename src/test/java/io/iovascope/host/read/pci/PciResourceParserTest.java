// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciResource;
import io.iovascope.host.PciResource.Use;
import io.iovascope.host.Reading;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PciResourceParserTest {

  private static final String PATH = "/resource";
  private static final String UNUSED = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";

  @Test
  void readsBarsRomAndBarsOfVirtualFunctions() {
    String text =
        "0x00000000febc0000 0x00000000febdffff 0x0000000000040200\n"
            + UNUSED
            + "0x000000000000c000 0x000000000000c01f 0x0000000000040101\n"
            + UNUSED.repeat(3)
            + "0x00000000feb80000 0x00000000febbffff 0x0000000000046200\n"
            + "0x0000000880000000 0x000000088001ffff 0x0000000000140204\n"
            + UNUSED.repeat(5);

    assertThat(PciResourceParser.parse(text, false, PATH))
        .isEqualTo(
            Reading.ok(
                List.of(
                    resource(0, Use.BAR, 0xfebc_0000L, 0xfebd_ffffL, 0x40200),
                    resource(2, Use.BAR, 0xc000, 0xc01f, 0x40101),
                    resource(6, Use.EXPANSION_ROM, 0xfeb8_0000L, 0xfebb_ffffL, 0x46200),
                    resource(7, Use.VF_BAR, 0x8_8000_0000L, 0x8_8001_ffffL, 0x140204)),
                PATH));
  }

  @Test
  void lastFourSlotsOfBridgeAreItsWindows() {
    String window = "0x00000000fe800000 0x00000000fe9fffff 0x0000000000000200\n";

    assertThat(PciResourceParser.parse(UNUSED.repeat(14) + window + UNUSED.repeat(2), true, PATH))
        .isEqualTo(
            Reading.ok(
                List.of(resource(14, Use.BRIDGE_WINDOW, 0xfe80_0000L, 0xfe9f_ffffL, 0x200)), PATH));
    // Without CONFIG_PCI_IOV there are no slots for virtual functions.
    assertThat(PciResourceParser.parse(UNUSED.repeat(8) + window + UNUSED.repeat(2), true, PATH))
        .isEqualTo(
            Reading.ok(
                List.of(resource(8, Use.BRIDGE_WINDOW, 0xfe80_0000L, 0xfe9f_ffffL, 0x200)), PATH));
  }

  @Test
  void unsetAndBackwardRangesAreLeftOut() {
    String text =
        "0x0000000000000000 0x0000000000000fff 0x0000000020000200\n"
            + "0x0000000000002000 0x0000000000001fff 0x0000000000000200\n";

    assertThat(PciResourceParser.parse(text, false, PATH)).isEqualTo(Reading.ok(List.of(), PATH));
  }

  @Test
  void badLinesAreNamedAndTheOthersKept() {
    String text =
        "garbage\u001b[31m\n0x00000000febc0000 0x00000000febdffff 0x0000000000040200\nmore\n";

    assertThat(PciResourceParser.parse(text, false, PATH))
        .isEqualTo(
            Reading.malformed(
                List.of(resource(1, Use.BAR, 0xfebc_0000L, 0xfebd_ffffL, 0x40200)),
                PATH,
                "line 1: expected start, end and flags, found 'garbage?[31m' (and 1 more)"));
  }

  @Property
  void anyTextGivesReading(@ForAll String text, @ForAll boolean bridge) {
    assertThat(PciResourceParser.parse(text, bridge, PATH)).isNotNull();
  }

  private static PciResource resource(int slot, Use use, long start, long end, long flags) {
    return new PciResource(slot, use, new AddressRange(start, end), flags);
  }
}
