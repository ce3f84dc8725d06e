// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static io.iovascope.host.read.DmarBytes.u16;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.show.DmarText;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.json.DmarJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever the bytes: a reading that keeps its promises, and text and JSON of it. */
class HostileDmarTableTest {

  private static final Path CAPTURED =
      Path.of("src", "test", "resources", "dmar", "deb612-rmrr-good.bin");

  @Test
  void cutAtEveryLength() throws IOException {
    byte[] table = Files.readAllBytes(CAPTURED);
    int lastStructures = 0;
    for (int length = 0; length < table.length; length++) {
      Reading<DmarTable> reading = checked(Arrays.copyOf(table, length));

      assertThat(reading.status())
          .isEqualTo(length < 4 ? Reading.Status.MALFORMED : Reading.Status.TRUNCATED);
      assertThat(reading.optional().isPresent()).isEqualTo(length >= 48);
      int structures = reading.optional().map(HostileDmarTableTest::structures).orElse(0);
      assertThat(structures).isBetween(lastStructures, lastStructures + 1);
      lastStructures = structures;
    }
  }

  @Test
  void everyLengthOfAStructure() {
    for (int type = 0; type <= 8; type++) {
      for (int length = 0; length <= 64; length++) {
        byte[] table =
            new DmarBytes().unit().raw(u16(type), u16(length), new byte[60]).unit().build();

        Reading<DmarTable> reading = checked(table);

        assertThat(reading.optional().orElseThrow().units()).isNotEmpty();
      }
    }
  }

  @Test
  void everyFlippedBitIsNoticed() throws IOException {
    byte[] table = Files.readAllBytes(CAPTURED);
    for (int bit = 0; bit < table.length * 8; bit++) {
      byte[] flipped = table.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(checked(flipped).status()).isNotEqualTo(Reading.Status.OK);
      checked(DmarBytes.withChecksum(flipped));
    }
  }

  @Test
  void theMostProblemsThatFitAreBounded() {
    byte[] body = new byte[DmarReader.LIMIT - 48];
    for (int offset = 0; offset < body.length; offset += 4) {
      body[offset] = 99;
      body[offset + 2] = 4;
    }

    Reading<DmarTable> reading = checked(new DmarBytes().raw(body).build());

    assertThat(reading.optional().orElseThrow().problems()).hasSize(101).endsWith("and 16273 more");
  }

  @Property
  void anyBytes(@ForAll byte[] bytes) {
    checked(bytes);
  }

  @Property
  void anyStructures(@ForAll @Size(max = 600) byte[] body) {
    checked(new DmarBytes().raw(body).build());
  }

  @Property
  void anyStructureOfAKnownType(
      @ForAll @IntRange(max = 6) int type, @ForAll @Size(max = 80) byte[] content) {
    checked(new DmarBytes().unit().structure(type, content).unit().build());
  }

  @Property
  void anyHeader(@ForAll @Size(44) byte[] header, @ForAll @Size(max = 64) byte[] body) {
    checked(DmarBytes.concat(DmarBytes.ascii("DMAR"), header, body));
  }

  /** The promises of every reading: see {@link DmarTableParser#parse}. */
  private static Reading<DmarTable> checked(byte[] bytes) {
    Reading<DmarTable> reading = DmarTableParser.parse(bytes, "table");
    assertThat(reading.status())
        .isIn(Reading.Status.OK, Reading.Status.TRUNCATED, Reading.Status.MALFORMED);
    assertThat(reading.detail().isEmpty()).isEqualTo(reading.isOk());
    if (reading.isOk()) {
      assertThat(reading.optional().orElseThrow().checksumOk()).isTrue();
    }
    reading.optional().ifPresent(HostileDmarTableTest::checkOutputs);
    return reading;
  }

  private static void checkOutputs(DmarTable table) {
    assertThat(DmarText.of(table).lines()).allMatch(line -> line.matches("[ -~]{0,100}"));
    assertThat(DmarJson.of(table).path("units").size()).isEqualTo(table.units().size());
  }

  private static int structures(DmarTable table) {
    return table.units().size()
        + table.reservedMemory().size()
        + table.rootPortAts().size()
        + table.affinities().size()
        + table.namespaceDevices().size()
        + table.socAddressTranslationCaches().size()
        + table.socIntegratedDevices().size();
  }
}
