// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciConfiguration.Toggle;
import io.iovascope.host.Reading;
import io.iovascope.host.read.Capture;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PciConfigurationParserTest {

  private static final String PATH = "/sys/bus/pci/devices/0000:00:02.0/config";
  private static final PciConfiguration ROOT_PORT =
      new PciConfiguration(
          true, true, true, true, PcieType.ROOT_PORT, new Acs(true, true, true, true), null, null);

  @Test
  void readsRealRootPortWithAccessControl() {
    assertThat(parse(Capture.bytes("deb612-switch-root-port.config")))
        .isEqualTo(Reading.ok(ROOT_PORT, PATH));
  }

  @Test
  void readsRealPortsAndFunctionsWithoutAccessControl() {
    assertThat(parse(Capture.bytes("deb612-switch-downstream-port.config")))
        .isEqualTo(Reading.ok(express(true, PcieType.DOWNSTREAM_PORT), PATH));
    assertThat(parse(Capture.bytes("deb612-switch-pcie-to-pci-bridge.config")))
        .isEqualTo(Reading.ok(express(true, PcieType.PCIE_TO_PCI_BRIDGE), PATH));
    assertThat(parse(Capture.bytes("deb612-sriov-vf.config")))
        .isEqualTo(Reading.ok(express(false, PcieType.ENDPOINT), PATH));
  }

  @Test
  void readsRealConventionalFunction() {
    assertThat(parse(Capture.bytes("deb612-switch-ahci.config")))
        .isEqualTo(
            Reading.ok(
                new PciConfiguration(false, true, true, false, null, null, null, null), PATH));
  }

  @Test
  void withoutRootOnlyTheHeaderIsKnown() {
    byte[] header = Arrays.copyOf(Capture.bytes("deb612-switch-root-port.config"), 64);

    assertThat(parse(header))
        .isEqualTo(
            Reading.ok(
                new PciConfiguration(true, true, false, false, null, null, null, null), PATH));
  }

  @Test
  void readsSwitchesOfAtsAndPasid() {
    byte[] bytes = express();
    put32(bytes, 0x100, 0x0001_000f | 0x140 << 20);
    put16(bytes, 0x106, 0x8000);
    put32(bytes, 0x140, 0x0001_001b);
    put16(bytes, 0x146, 0x0006);

    assertThat(parse(bytes))
        .isEqualTo(
            Reading.ok(
                new PciConfiguration(
                    false,
                    false,
                    true,
                    true,
                    PcieType.ENDPOINT,
                    null,
                    new Toggle(true),
                    new Toggle(false)),
                PATH));
  }

  @Test
  void capabilityListThatGoesInCirclesIsMalformed() {
    byte[] bytes = express();
    bytes[0x41] = 0x40;

    assertThat(parse(bytes))
        .isEqualTo(
            Reading.malformed(
                express(false, PcieType.ENDPOINT),
                PATH,
                "expected the next capability at a new place in its list, found 0x40 at 0x41"));
  }

  @Test
  void capabilityListThatLeadsIntoTheHeaderIsMalformed() {
    byte[] bytes = express();
    bytes[0x34] = 0x20;

    assertThat(parse(bytes))
        .isEqualTo(
            Reading.malformed(
                new PciConfiguration(false, false, true, true, null, null, null, null),
                PATH,
                "expected the next capability at a new place in its list, found 0x20 at 0x34"));
  }

  @Test
  void whatAcsCannotSwitchCountsAsBeingOn() {
    byte[] bytes = express();
    put32(bytes, 0x100, 0x0001_000d);
    put16(bytes, 0x104, 0x0004);
    put16(bytes, 0x106, 0x0000);

    assertThat(parse(bytes).map(PciConfiguration::acs))
        .isEqualTo(Reading.ok(new Acs(true, false, true, true), PATH));
  }

  @Test
  void extendedListThatGoesInCirclesKeepsWhatCameBefore() {
    byte[] bytes = express();
    put32(bytes, 0x100, 0x0001_000d | 0x200 << 20);
    put16(bytes, 0x104, 0x001f);
    put16(bytes, 0x106, 0x0004);
    put32(bytes, 0x200, 0x0001_0001 | 0x100 << 20);

    assertThat(parse(bytes))
        .isEqualTo(
            Reading.malformed(
                new PciConfiguration(
                    false,
                    false,
                    true,
                    true,
                    PcieType.ENDPOINT,
                    new Acs(false, true, false, false),
                    null,
                    null),
                PATH,
                "expected the next extended capability at a new place in its list,"
                    + " found 0x100 at 0x200"));
  }

  @Test
  void extendedCapabilityThatPassesTheEndIsMalformed() {
    byte[] bytes = express();
    put32(bytes, 0x100, 0x0001_0001 | 0xffc << 20);

    assertThat(parse(bytes).detail())
        .isEqualTo(
            "expected the next extended capability at a new place in its list,"
                + " found 0xffc at 0x100");
  }

  @Test
  void unknownPortTypeIsMalformed() {
    byte[] bytes = express();
    bytes[0x42] = (byte) 0xf2;

    assertThat(parse(bytes).detail()).isEqualTo("unknown PCI Express port type 0xf at 0x42");
  }

  @Test
  void removedDeviceIsAbsent() {
    byte[] ones = new byte[256];
    Arrays.fill(ones, (byte) 0xff);

    assertThat(parse(ones))
        .isEqualTo(Reading.absent(PATH, "the device does not answer: all bits are one"));
  }

  @Test
  void lessThanHeaderIsMalformed() {
    assertThat(parse(new byte[63]))
        .isEqualTo(Reading.malformed(null, PATH, "expected 64 bytes or more, found 63"));
  }

  @Property
  void anyBytesGiveReading(@ForAll byte[] bytes) {
    assertThat(parse(bytes)).isNotNull();
  }

  @Property
  void anyListsGiveReading(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 4095) int at, @ForAll boolean both) {
    byte[] config = express();
    for (int i = 0; i < bytes.length; i++) {
      config[(at + i) % 4096] = bytes[i];
      config[both ? 0x100 + i % 0xf00 : at] = bytes[i];
    }
    config[6] = 0x10;
    assertThat(parse(config)).isNotNull();
  }

  private static Reading<PciConfiguration> parse(byte[] bytes) {
    return PciConfigurationParser.parse(bytes, PATH);
  }

  private static PciConfiguration express(boolean bridge, PcieType type) {
    return new PciConfiguration(bridge, false, true, true, type, null, null, null);
  }

  /** An endpoint with a PCI Express capability at 0x40 and no extended capability. */
  private static byte[] express() {
    byte[] bytes = new byte[4096];
    bytes[0x06] = 0x10;
    bytes[0x34] = 0x40;
    bytes[0x40] = 0x10;
    bytes[0x42] = 0x02;
    return bytes;
  }

  private static void put16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) value;
    bytes[offset + 1] = (byte) (value >> 8);
  }

  private static void put32(byte[] bytes, int offset, int value) {
    put16(bytes, offset, value);
    put16(bytes, offset + 2, value >>> 16);
  }
}
