// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.read.DmarTableParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePieceTest {

  private static final Path FIELD = Path.of("src/test/resources/field/acpi");
  private static final String PATH = "file";

  @Test
  void rawTableAndItsDumpAreDecodedAlike() throws IOException {
    byte[] raw = Files.readAllBytes(FIELD.resolve("r820.dat"));
    Reading<DmarTable> table = DmarTableParser.parse(raw, PATH);

    assertThat(table.isOk()).isTrue();
    assertThat(TablePiece.parse(raw, PATH)).isEqualTo(table);
    assertThat(parse(Files.readString(FIELD.resolve("r820-acpidump.txt")))).isEqualTo(table);
  }

  @Test
  void disassembledTableIsDecodedFromItsRawDataOrElseItsFields() throws IOException {
    String text = Files.readString(FIELD.resolve("nuc.dsl"));
    String fields = text.substring(0, text.indexOf("Raw Table Data"));
    Reading<DmarTable> whole = parse(text);
    Reading<DmarTable> byFields = parse(fields);

    assertThat(whole.isOk()).isTrue();
    assertThat(whole.map(DmarTable::oemTableId)).isEqualTo(Reading.ok("NUC5i5RY", PATH));
    assertThat(whole.map(table -> table.units().size())).isEqualTo(Reading.ok(2, PATH));
    assertThat(byFields.status()).isEqualTo(Reading.Status.TRUNCATED);
    assertThat(byFields.optional().map(DmarTable::units))
        .isEqualTo(whole.optional().map(DmarTable::units));
    assertThat(byFields.optional().map(DmarTable::reservedMemory))
        .isEqualTo(whole.optional().map(DmarTable::reservedMemory));
  }

  @Test
  void disassembledTableThatIsCutIsTruncated() throws IOException {
    assertThat(parse(Files.readString(FIELD.resolve("r820-dmar.dsl"))))
        .isEqualTo(
            new Reading<>(
                Reading.Status.TRUNCATED,
                null,
                PATH,
                "expected a header of 48 bytes, found 36 bytes"));
  }

  /** As the tools print them. */
  @Test
  void otherDumpsAreReadToo() {
    String bytes =
        "00000000  41 50 49 43 2c 00 00 00  01 00 00 00 00 00 00 00  |APIC,...........|\n"
            + "00000010  00 00                                             |..|\n";

    assertThat(Piece.of(bytes.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Piece(PieceKind.HEX_DUMP, "APIC"));
    assertThat(HexDump.table("00000000: 444d 4152 3000 0000  DMAR0...\n", "DMAR"))
        .hasValueSatisfying(table -> assertThat(table).hasSize(8).startsWith('D', 'M', 'A', 'R'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'' ~ an empty file",
        "<html><body>DMAR</body></html> ~ a web page",
        "{\"schema\":\"x\"} ~ a JSON document",
        "hello ~ a text",
        "[    0.000000] Linux version 6.1 ~ a kernel log; a log names the table's units and regions but"
            + " does not hold it",
      })
  void whatIsNoTableIsNamed(String text, String found) {
    assertThat(TablePiece.parse(text.getBytes(StandardCharsets.UTF_8), PATH))
        .isEqualTo(Reading.malformed(null, PATH, "expected a DMAR table, found " + found));
  }

  @Test
  void anotherTableAndACompressedFileAreNamed() {
    byte[] apic = new byte[44];
    System.arraycopy("APIC".getBytes(StandardCharsets.US_ASCII), 0, apic, 0, 4);
    apic[4] = 44;

    assertThat(TablePiece.parse(apic, PATH).detail())
        .isEqualTo(
            "expected a DMAR table, found an ACPI table (APIC); the table is"
                + " /sys/firmware/acpi/tables/DMAR");
    assertThat(TablePiece.parse(new byte[] {0x1f, (byte) 0x8b, 8, 0}, PATH).detail())
        .isEqualTo("expected a DMAR table, found a compressed file (gzip); give it uncompressed");
    assertThat(TablePiece.parse(new byte[] {'P', 'K', 3, 4, 0}, PATH).detail())
        .isEqualTo(
            "expected a DMAR table, found an archive (zip); give the table in it, or the whole with"
                + " --host");
    assertThat(TablePiece.parse(new byte[] {1, 2, 0, 0, 0}, PATH).detail())
        .isEqualTo("expected a DMAR table, found binary data");
  }

  @Property
  void anyBytesGiveAReading(@ForAll byte[] bytes) {
    assertThat(TablePiece.parse(bytes, PATH)).isNotNull();
  }

  @Property
  void anyTextGivesAReading(@ForAll String text) {
    String table = "[000h 0000   4] Signature : \"DMAR\"\n[004h 0004   4] Table Length : " + text;

    assertThat(TablePiece.parse(table.getBytes(StandardCharsets.UTF_8), PATH)).isNotNull();
    assertThat(
            TablePiece.parse(
                ("DMAR @ 0x0\n 0000: 44 4D" + text).getBytes(StandardCharsets.UTF_8), PATH))
        .isNotNull();
  }

  private static Reading<DmarTable> parse(String text) {
    return TablePiece.parse(text.getBytes(StandardCharsets.UTF_8), PATH);
  }
}
