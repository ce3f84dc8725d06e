// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static io.iovascope.host.read.DmarBytes.ascii;
import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u32;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.Affinity;
import io.iovascope.host.DmarTable.NamespaceDevice;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.RootPortAts;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.DmarTable.SocAddressTranslationCache;
import io.iovascope.host.DmarTable.SocIntegratedDevices;
import io.iovascope.host.DmarTable.Unit;
import io.iovascope.host.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DmarTableParserTest {

  private static final String PATH = "/sys/firmware/acpi/tables/DMAR";

  /** First byte after the header and {@link DmarBytes#unit()}. */
  private static final int SECOND = 0x40;

  private static final Scope ENDPOINT =
      new Scope(ScopeType.ENDPOINT, 0, 0, List.of(new PathEntry(0x14, 0)));

  @Test
  void everyStructureTypeAndScopeType() {
    byte[] table =
        new DmarBytes()
            .flags(0b101)
            .structure(
                0,
                u8(0, 3),
                u16(0x8001),
                u64(0xffff_ffff_ffff_0000L),
                scope(3, 8, 0xf0, 0x1f, 7),
                scope(4, 1, 0xff, 0, 0),
                scope(5, 2, 0, 0x15, 1))
            .unit()
            .structure(
                1, u16(0), u16(2), u64(0x7d00_0000L), u64(0x7fff_ffffL), scope(1, 0, 0, 0x14, 0))
            .structure(2, u8(1, 0), u16(3), scope(2, 0, 0x80, 0x1c, 0, 1, 2))
            .structure(3, u32(0), u64(0xfed90000L), u32(0xffff_fffeL))
            .structure(4, u8(0, 0, 0, 2), ascii("\\_SB.PCI0.I2C1\0\0\0"))
            .structure(5, u8(1, 0), u16(4), scope(1, 0, 0, 0x14, 0))
            .structure(6, u16(0), u16(5), scope(1, 0, 0, 0x14, 0))
            .build();

    assertThat(parse(table))
        .isEqualTo(
            Reading.ok(
                new DmarTable(
                    1,
                    "ACME",
                    "TABLE",
                    39,
                    true,
                    false,
                    true,
                    true,
                    List.of(
                        new Unit(
                            0x8001,
                            0xffff_ffff_ffff_0000L,
                            8 * 4096,
                            false,
                            List.of(
                                new Scope(
                                    ScopeType.IOAPIC, 8, 0xf0, List.of(new PathEntry(0x1f, 7))),
                                new Scope(ScopeType.HPET, 1, 0xff, List.of(new PathEntry(0, 0))),
                                new Scope(
                                    ScopeType.NAMESPACE, 2, 0, List.of(new PathEntry(0x15, 1)))),
                            0x30),
                        new Unit(0, 0xfed90000L, 4096, true, List.of(), 0x58)),
                    List.of(
                        new ReservedMemory(2, 0x7d00_0000L, 0x7fff_ffffL, List.of(ENDPOINT), 0x68)),
                    List.of(
                        new RootPortAts(
                            3,
                            true,
                            List.of(
                                new Scope(
                                    ScopeType.BRIDGE,
                                    0,
                                    0x80,
                                    List.of(new PathEntry(0x1c, 0), new PathEntry(1, 2)))),
                            0x88)),
                    List.of(new Affinity(0xfed90000L, 0xffff_fffeL, 0x9a)),
                    List.of(new NamespaceDevice(2, "\\_SB.PCI0.I2C1", 0xae)),
                    List.of(new SocAddressTranslationCache(4, true, List.of(ENDPOINT), 0xae + 25)),
                    List.of(new SocIntegratedDevices(5, List.of(ENDPOINT), 0xae + 41)),
                    List.of()),
                PATH));
  }

  @Test
  void unknownTypesAreSkippedAndNamed() {
    byte[] table =
        new DmarBytes()
            .unit()
            .structure(7, new byte[8])
            .structure(2, u8(0, 0), u16(0), scope(9, 0, 0, 1, 0), scope(1, 0, 0, 0x14, 0))
            .build();

    Reading<DmarTable> reading = parse(table);

    assertThat(reading.status()).isEqualTo(Reading.Status.OK);
    assertThat(value(reading).rootPortAts())
        .containsExactly(new RootPortAts(0, false, List.of(ENDPOINT), SECOND + 12));
    assertThat(value(reading).problems())
        .containsExactly(
            "offset 0x40: unknown structure type 7, skipped",
            "offset 0x54: unknown device scope type 9, skipped");
  }

  @Test
  void scopesThatNameNoDevice() {
    byte[] table =
        new DmarBytes()
            .unit()
            .structure(2, u8(0, 0), u16(0), scope(1, 0, 5), scope(1, 0, 0, 0x20, 0), u8(1, 8, 0))
            .build();

    DmarTable value = value(parse(table));

    assertThat(value.rootPortAts())
        .containsExactly(
            new RootPortAts(
                0,
                false,
                List.of(
                    new Scope(ScopeType.ENDPOINT, 0, 5, List.of()),
                    new Scope(ScopeType.ENDPOINT, 0, 0, List.of(new PathEntry(0x20, 0)))),
                SECOND));
    assertThat(value.problems())
        .containsExactly(
            "offset 0x48: the device scope has no path and names no device",
            "offset 0x54: no PCI function can be 20.0: a device is at most 1f, a function 7",
            "offset 0x56: expected a device scope of at least 6 bytes, found 3 bytes to the end of"
                + " its structure");
  }

  @Test
  void aNamespaceNameIsBoundedAndPrintable() {
    byte[] table =
        new DmarBytes()
            .unit()
            .structure(4, u8(0, 0, 0, 1), ascii("\\_SB\u001b[2J\n\u00e9"))
            .build();

    assertThat(value(parse(table)).namespaceDevices())
        .containsExactly(new NamespaceDevice(1, "\\_SB\\x1b[2J\\x0a\\xe9", SECOND));
    assertThat(parse(table).detail())
        .isEqualTo("offset 0x48: expected a name that ends with NUL before offset 0x52");
  }

  @Test
  void valuesThatMakeNoSenseAreNoParseErrors() {
    byte[] table =
        new DmarBytes()
            .width(10)
            .structure(1, u16(0), u16(0), u64(0x2000), u64(0x1fff))
            .structure(1, u16(0), u16(0), u64(0x1800), u64(0xffff_ffff_ffff_fffeL))
            .structure(1, u16(0), u16(0), u64(0), u64(-1))
            .structure(3, u32(0), u64(0xfed91000L), u32(0))
            .build();

    Reading<DmarTable> reading = parse(table);

    assertThat(reading.status()).isEqualTo(Reading.Status.OK);
    assertThat(value(reading).problems())
        .containsExactly(
            "offset 0x30: no DRHD structure, so the table has no remapping unit",
            "offset 0x24: host addresses of 11 bits are too narrow",
            "offset 0x30: RMRR ends at 0x0000000000001fff, before its start 0x0000000000002000",
            "offset 0x48: RMRR starts at 0x0000000000001800, inside a 4-KiB page",
            "offset 0x48: RMRR ends at 0xfffffffffffffffe (inclusive), inside a 4-KiB page",
            "offset 0x78: RHSA names a unit at 0x00000000fed91000, but no DRHD does");
  }

  private static Reading<DmarTable> parse(byte[] table) {
    return DmarTableParser.parse(table, PATH);
  }

  private static DmarTable value(Reading<DmarTable> reading) {
    return reading.optional().orElseThrow();
  }
}
