// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static io.iovascope.host.read.DmarBytes.ascii;
import static io.iovascope.host.read.DmarBytes.concat;
import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u32;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.RootPortAts;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.DmarTable.Unit;
import io.iovascope.host.Reading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that break the layout: what is kept of them, and what is said. */
class BrokenDmarTableTest {

  private static final String PATH = "/sys/firmware/acpi/tables/DMAR";
  private static final Unit UNIT = new Unit(0, 0xfed90000L, 4096, true, List.of(), 0x30);

  private static final Scope ENDPOINT =
      new Scope(ScopeType.ENDPOINT, 0, 0, List.of(new PathEntry(0x14, 0)));

  @Test
  void notADmarTable() {
    assertThat(parse(ascii("FACP" + "x".repeat(100))))
        .isEqualTo(
            Reading.malformed(
                null, PATH, "offset 0x0: expected the signature \"DMAR\", found \"FACP\""));
    assertThat(parse(u8('D', 0x1b, 7)))
        .isEqualTo(
            Reading.malformed(
                null, PATH, "offset 0x0: expected the signature \"DMAR\", found \"D\\x1b\\x07\""));
    assertThat(parse(concat(ascii("DMAR"), u32(47), new byte[60])))
        .isEqualTo(
            Reading.malformed(
                null, PATH, "offset 0x4: expected a length of at least 48, found 47"));
  }

  @Test
  void aCutTableKeepsWhatIsComplete() {
    byte[] table =
        new DmarBytes()
            .unit()
            .structure(1, u16(0), u16(0), u64(0x1000), u64(0x1fff), scope(1, 0, 0, 0x14, 0))
            .build();

    assertThat(parse(Arrays.copyOf(table, table.length - 1)))
        .isEqualTo(
            Reading.truncated(
                unitOnly(false), PATH, "offset 0x4: the table has 96 bytes, only 95 are there"));
    assertThat(parse(Arrays.copyOf(table, 47)))
        .isEqualTo(
            new Reading<DmarTable>(
                Reading.Status.TRUNCATED,
                null,
                PATH,
                "expected a header of 48 bytes, found 47 bytes"));
  }

  @Test
  void bytesAfterTheTableAreNotPartOfIt() {
    byte[] table = concat(new DmarBytes().unit().build(), new byte[] {1, 2, 3});

    assertThat(parse(table))
        .isEqualTo(
            Reading.ok(unitOnly(true, "offset 0x40: 3 bytes after the table, ignored"), PATH));
  }

  @Test
  void aWrongChecksumLeavesTheValue() {
    byte[] table = new DmarBytes().unit().build();
    table[9]++;
    String problem = "offset 0x9: wrong checksum: expected bytes that add up to 0x00, found 0x01";

    assertThat(parse(table)).isEqualTo(Reading.malformed(unitOnly(false, problem), PATH, problem));
  }

  @Test
  void aStructureWithoutLengthEndsTheTable() {
    byte[] table = new DmarBytes().unit().raw(u16(1), u16(0)).unit().build();
    String problem =
        "offset 0x40: expected a structure of at least 4 bytes, found length 0; the rest is not read";

    assertThat(parse(table)).isEqualTo(Reading.malformed(unitOnly(true, problem), PATH, problem));
  }

  @Test
  void aStructureBeyondTheTableEndsTheTable() {
    byte[] table = new DmarBytes().unit().raw(u16(1), u16(33), new byte[28]).build();
    String problem =
        "offset 0x40: expected a structure that ends in the table,"
            + " found length 33 with 32 bytes left";

    assertThat(parse(table)).isEqualTo(Reading.malformed(unitOnly(true, problem), PATH, problem));
  }

  @Test
  void aStructureTooShortForItsTypeIsSkipped() {
    byte[] table = new DmarBytes().raw(u16(1), u16(23), new byte[19]).build();
    String problem = "offset 0x30: expected RMRR of at least 24 bytes, found 23; skipped";

    assertThat(parse(table).detail()).isEqualTo(problem);
    assertThat(value(parse(table)).problems()).containsExactly(problem);
  }

  @Test
  void leftoverBytesAreNoStructure() {
    byte[] table = new DmarBytes().unit().raw(u8(1, 2, 3)).build();
    String problem = "offset 0x40: expected a structure of at least 4 bytes, found 3 bytes left";

    assertThat(parse(table)).isEqualTo(Reading.malformed(unitOnly(true, problem), PATH, problem));
  }

  @Test
  void aScopeOfImpossibleLengthCostsOnlyTheScopesAfterIt() {
    for (int length : new int[] {0, 5, 7, 9, 18, 255}) {
      byte[] table =
          new DmarBytes()
              .structure(
                  2,
                  u8(0, 0),
                  u16(0),
                  scope(1, 0, 0, 0x14, 0),
                  u8(1, length, 0, 0, 0, 0, 1, 0),
                  scope(1, 0, 0, 2, 0))
              .unit()
              .build();

      Reading<DmarTable> reading = parse(table);

      assertThat(reading.status()).isEqualTo(Reading.Status.MALFORMED);
      assertThat(value(reading).rootPortAts())
          .containsExactly(new RootPortAts(0, false, List.of(ENDPOINT), 0x30));
      assertThat(value(reading).units()).hasSize(1);
      assertThat(value(reading).problems())
          .containsExactly(
              "offset 0x40: expected a device scope with an even length from 6 to 16, found "
                  + length
                  + "; the scopes from here on are lost");
    }
  }

  private static Reading<DmarTable> parse(byte[] table) {
    return DmarTableParser.parse(table, PATH);
  }

  private static DmarTable value(Reading<DmarTable> reading) {
    return reading.optional().orElseThrow();
  }

  private static DmarTable unitOnly(boolean checksumOk, String... problems) {
    return new DmarTable(
        1,
        "ACME",
        "TABLE",
        39,
        false,
        false,
        false,
        checksumOk,
        List.of(UNIT),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(problems));
  }
}
