// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import io.iovascope.host.Reading;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.Traces;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceParserTest {

  private static final String PATH = "/run/iovascope/trace.json";
  private static final String DOCUMENT = TraceJson.of(Traces.report()).toPrettyString();
  private static final DamagedDocuments DAMAGED =
      new DamagedDocuments(
          TraceJson.of(Traces.report()), document -> TraceParser.parse(document, PATH));

  private static Reading<TraceReport> parse(String document) {
    return TraceParser.parse(document.getBytes(StandardCharsets.UTF_8), PATH);
  }

  @Test
  void documentsAreWrittenInAStableForm() {
    Golden.assertMatches(DOCUMENT + "\n", "probe/trace.json");
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(parse(DOCUMENT)).isEqualTo(Reading.ok(Traces.report(), PATH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\" : \"iovascope.trace/1\" | \"schema\" : \"iovascope.usage/1\""
            + " | the document.schema: expected iovascope.trace/1, found \"iovascope.usage/1\"",
        "\"method\" : \"histogram\" | \"method\" : \"guess\""
            + " | the document.method: expected one of the known words, found \"guess\"",
        "\"takenAt\" : \"2026-11-22T21:00:00Z\" | \"takenAt\" : 7"
            + " | the document.takenAt: expected a string, found 7",
        "\"takenAt\" : \"2026-11-22T21:00:00Z\" | \"takenAt\" : \"+999999999-01-01T00:00:00Z\""
            + " | the document.takenAt: expected a time from 1970 to 2199, found"
            + " \"+999999999-01-01T00:00:00Z\"",
        "\"device\" : \"0000:00:08.0\" | \"device\" : \"\\ud800\""
            + " | the document.devices[0].device: expected whole characters, found half of one",
        "\"mappedBytes\" : null | \"mappedBytes\" : 7"
            + " | the document.devices[1].mappedBytes: expected null where no request has a size, and"
            + " only there, found 7",
        "\"mapped\" : 2081 | \"mapped\" : -1"
            + " | the document.devices[0].mapped: expected a whole number of up to 63 bits, found -1",
        "\"unmappedWithoutSize\" : 2 | \"unmappedWithoutSize\" : 31"
            + " | the document.devices[0].unmappedWithoutSize: expected no more than unmapped,"
            + " found 31",
        "\"error\" : -12 | \"error\" : -12.5"
            + " | the document.devices[0].failures[2].error: expected an error number, found -12.5",
        "\"count\" : 7 | \"count\" : 9223372036854775808"
            + " | the document.devices[0].failures[0].count: expected a whole number of up to 63"
            + " bits, found 9223372036854775808",
        "\"device\" : \"0000:00:08.0\" | \"device\" : null"
            + " | the document.devices[0].device: expected a string, found null",
      })
  void saysWhatIsWrongAndWhere(String before, String after, String detail) {
    String document = DOCUMENT.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(after));

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
