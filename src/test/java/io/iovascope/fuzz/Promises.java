// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.cli.scan.ScanText;
import io.iovascope.cli.shared.Selection;
import io.iovascope.cli.show.ShownHost;
import io.iovascope.cli.terminal.Style;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Reading;
import io.iovascope.json.PictureJson;
import io.iovascope.metrics.ExpositionFormat;
import io.iovascope.metrics.HostMetrics;
import io.iovascope.metrics.MetricFamily;
import io.iovascope.metrics.MetricSelection;
import io.iovascope.scan.Snapshot;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the program promises of everything that it prints, whatever it has read. */
final class Promises {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a label may have, in characters. */
  private static final int LONGEST_LABEL = 128;

  /** What messages say beside what they quote, in characters. */
  private static final int WORDS = 2000;

  private static final Selection EVERYTHING =
      new Selection(List.of(), List.of(), List.of(), Selection.Sort.GROUP);

  private Promises() {}

  static void holds(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError(promise);
    }
  }

  static void same(@Nullable Object first, @Nullable Object again, String promise) {
    if (!Objects.equals(first, again)) {
      throw new AssertionError("%s: %s, %s".formatted(promise, first, again));
    }
  }

  /** Nothing that a terminal would act upon. */
  static void printable(String text) {
    holds(Printable.of(text).equals(text), "printed text has no control characters: " + text);
  }

  static void lines(List<String> lines) {
    lines.forEach(Promises::printable);
  }

  /** A reason is there where it is needed, and is as short as a message. */
  static void reading(Reading<?> reading) {
    holds(reading.isOk() || !reading.detail().isEmpty(), "what is wrong is said");
    holds(reading.detail().length() <= WORDS, "a reason has an end: " + reading.detail());
  }

  /**
   * What is printed is no more than so much for each byte that was read.
   *
   * @param base what is printed of nothing
   */
  static void bounded(long printed, long read, long base, long factor) {
    holds(
        printed <= base + factor * read,
        "of %d bytes, %d characters are printed".formatted(read, printed));
  }

  /** A document is read as it was written. Gives its length. */
  static int json(JsonNode document) {
    try {
      byte[] written = JSON.writeValueAsBytes(document);
      byte[] again = JSON.writeValueAsBytes(JSON.readTree(written));
      holds(Arrays.equals(written, again), "JSON is read as it was written");
      return written.length;
    } catch (JsonProcessingException e) {
      throw new AssertionError("JSON can be written and read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Labels are short printable text, no series is there twice, and every format can say it. */
  static void metrics(Snapshot snapshot) {
    List<MetricFamily> families = HostMetrics.of(snapshot, MetricSelection.ALL);
    for (MetricFamily family : families) {
      Set<List<String>> series = new HashSet<>();
      for (MetricFamily.Sample sample : family.samples()) {
        holds(series.add(sample.labelValues()), "a series is there once");
        sample.labelValues().forEach(Promises::label);
      }
    }
    for (ExpositionFormat format : ExpositionFormat.values()) {
      new String(format.text(families), StandardCharsets.UTF_8)
          .lines()
          .forEach(Promises::printable);
    }
  }

  private static void label(String value) {
    printable(value);
    holds(value.length() <= LONGEST_LABEL, "a label has an end: " + value);
  }

  /** All that is printed about a host. Gives the length of it. */
  static long snapshot(Snapshot snapshot) {
    metrics(snapshot);
    return printed(snapshot.observed(), snapshot.findings());
  }

  /** The same of a host that was read otherwise. */
  static long observed(Observed observed) {
    return printed(observed, Findings.of(observed));
  }

  private static long printed(Observed observed, List<Finding> findings) {
    long length = json(PictureJson.of(observed, findings, Instant.EPOCH));
    List<String> lines =
        new ScanText(Style.PLAIN, true).of(observed.picture(), EVERYTHING, findings, true);
    lines(lines);
    lines(ShownHost.lines(observed));
    return length + lines.stream().mapToLong(String::length).sum();
  }
}
