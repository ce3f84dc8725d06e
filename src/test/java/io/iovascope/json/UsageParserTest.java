// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.host.Reading;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageParserTest {

  private static final String PATH = "/run/iovascope/usage.json";
  private static final String DOCUMENT = UsageJson.of(Usages.threeGroups()).toPrettyString();
  private static final DamagedDocuments DAMAGED =
      new DamagedDocuments(
          UsageJson.of(Usages.threeGroups()), document -> UsageParser.parse(document, PATH));

  private static Reading<Usage> parse(String document) {
    return UsageParser.parse(document.getBytes(StandardCharsets.UTF_8), PATH);
  }

  @Test
  void documentsAreWrittenInAStableForm() {
    Golden.assertMatches(DOCUMENT + "\n", "probe/usage.json");
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(parse(DOCUMENT)).isEqualTo(Reading.ok(Usages.threeGroups(), PATH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\" : \"iovascope.usage/1\" | \"schema\" : \"iovascope.usage/2\""
            + " | the document.schema: expected iovascope.usage/1, found \"iovascope.usage/2\"",
        "\"id\" : 3 | \"id\" : -3"
            + " | the document.groups[0].id: expected a whole number of up to 31 bits, found -3",
        "\"total\" : 4 | \"total\" : 2"
            + " | the document.groups[0].space.ranges.total: expected at least the sum of reserved,"
            + " cached and queued, found 2",
        "\"capacityBytes\" : 16773120 | \"capacityBytes\" : 16773121"
            + " | the document.groups[0].space.occupancies[0].capacityBytes: expected the sum of"
            + " reserved, allocated and free, found 16773121",
        "\"end\" : \"0x0000000000ffffff\" | \"end\" : \"0x00000000ffffffff\""
            + " | the document.groups[0].space.occupancies: expected ascending ends, found ARRAY",
        "\"takenAt\" : \"2026-11-22T21:00:00Z\" | \"takenAt\" : \"yesterday\""
            + " | the document.takenAt: expected a time such as 2026-01-31T12:00:00Z, found"
            + " \"yesterday\"",
        "\"probe\" : \"kernel-memory\" | \"probe\" : \"magic\""
            + " | the document.groups[0].space.probe: expected one of the known words, found"
            + " \"magic\"",
        "\"start\" : \"0x00000000000a0000\" | \"start\" : \"0x00000000000c0000\""
            + " | the document.groups[0].space.reserved[0]: expected an end that is not below the"
            + " start, found OBJECT",
      })
  void saysWhatIsWrongAndWhere(String before, String after, String detail) {
    String document = DOCUMENT.replaceFirst(java.util.regex.Pattern.quote(before), after);

    assertThat(document).isNotEqualTo(DOCUMENT);
    assertThat(parse(document)).isEqualTo(Reading.malformed(null, PATH, detail));
  }

  @Test
  void whatIsNoDocumentIsMalformed() {
    DAMAGED.whatIsNoDocumentIsMalformed();
  }

  @Test
  void everyPropertyIsAskedFor() {
    DAMAGED.everyPropertyIsAskedFor();
  }

  @Test
  void damagedDocumentsNeverFail() {
    DAMAGED.damagedBytesNeverFail();
  }
}
