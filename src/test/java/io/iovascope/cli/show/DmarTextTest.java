// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import static io.iovascope.host.read.DmarBytes.ascii;
import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u32;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.NamespaceDevice;
import io.iovascope.host.read.DmarBytes;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.DmarTableParser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DmarTextTest {

  @Test
  void aCapturedTable() {
    DmarTable table =
        DmarReader.readFile(Path.of("src/test/resources/dmar/deb612-rmrr-good.bin"))
            .optional()
            .orElseThrow();

    Golden.assertMatches(DmarText.of(table), "dmar/deb612-rmrr-good.txt");
  }

  @Test
  void everyKindOfLine() {
    byte[] table =
        new DmarBytes()
            .flags(0b111)
            .structure(
                0,
                u8(0, 2),
                u16(1),
                u64(0xfed90000L),
                scope(3, 8, 0xf0, 0x1f, 7),
                scope(4, 0, 0xfa, 0xf, 0),
                scope(5, 2, 0, 0x15, 1),
                scope(5, 3, 0, 0x15, 2),
                scope(1, 0, 7))
            .structure(1, u16(0), u16(0), u64(0), u64(-1), scope(2, 0, 0, 0x1c, 0, 0, 0))
            .structure(1, u16(0), u16(0), u64(0x4000_0000L), u64(0xffff_ffffL))
            .structure(1, u16(0), u16(0), u64(0x1001), u64(0x1fff))
            .structure(1, u16(0), u16(0), u64(0x3000), u64(0x2fff))
            .structure(2, u8(1, 0), u16(0))
            .structure(2, u8(0, 0), u16(0), scope(2, 0, 0, 1, 0))
            .structure(3, u32(0), u64(0xfed90000L), u32(1))
            .structure(4, u8(0, 0, 0, 2), ascii("\\_SB.PCI0.I2C1\0"))
            .structure(5, u8(1, 0), u16(0), scope(1, 0, 0, 2, 0))
            .structure(6, u16(0), u16(0), scope(1, 0, 0, 0xb, 0))
            .structure(2, u8(0, 0), u16(0), u8(1, 9, 0, 0, 0, 0, 1, 0))
            .build();

    Golden.assertMatches(
        DmarText.of(DmarTableParser.parse(table, "table").optional().orElseThrow()),
        "dmar/every-kind-of-line.txt");
  }

  @Test
  void firmwareCannotWriteToTheTerminal() {
    String name = "\u001b]0;" + "x".repeat(95) + "\u0007\n";
    DmarTable table =
        new DmarTable(
            1,
            "",
            "",
            39,
            false,
            false,
            false,
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(new NamespaceDevice(1, name, 0x1000)),
            List.of(),
            List.of(),
            List.of());

    assertThat(DmarText.of(table))
        .isEqualTo(
            """
            DMAR table, revision 1
            OEM
            Host address width  39 bits
            Flags               none
            Checksum            ok

            0x1000  ANDD  namespace device 1
                           \\x1b]0;%s
                           %s\\x07\\x0a

            No problems.
            """
                .formatted("x".repeat(78), "x".repeat(17)));
  }
}
