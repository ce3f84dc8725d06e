// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.CapturedHost;
import io.iovascope.agent.ManualClock;
import io.iovascope.cli.check.ReadFiles;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Reading;
import io.iovascope.json.TraceJson;
import io.iovascope.json.TraceParser;
import io.iovascope.json.UsageJson;
import io.iovascope.json.UsageParser;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.Traces;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import io.iovascope.scan.KernelLogTotals;
import io.iovascope.scan.SavedKernelLog;
import io.iovascope.scan.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Documents that another process of ours wrote, or somebody in its place. */
final class DocumentsTargets {

  private DocumentsTargets() {}

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Loaded by the first input alone: what was loaded before Jazzer came is not measured. */
  private static final class Scanned {
    static final Snapshot SNAPSHOT =
        new HostScan(
                CapturedHost.named("hosts/deb612-rmrr-good")::root,
                new KernelLogMemory(null),
                new ManualClock())
            .get();
    static final Path DIRECTORY = directory();

    private static Path directory() {
      try {
        Path directory = Files.createTempDirectory("fuzz");
        for (String name : FILES) {
          directory.resolve(name).toFile().deleteOnExit();
        }
        return directory;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final List<String> FILES =
      List.of("kernel-log.json", "baseline.json", "ignore", "again");

  private static Path written(String name, byte[] content) {
    try {
      return Files.write(Scanned.DIRECTORY.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] written(ObjectNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a document can be written", e);
    }
  }

  private static Snapshot with(
      @Nullable Usage usage, KernelLogTotals totals, @Nullable TraceReport trace) {
    return new Snapshot(
        new Observed(Scanned.SNAPSHOT.picture(), usage),
        Scanned.SNAPSHOT.findings(),
        totals,
        trace,
        List.of(),
        Scanned.SNAPSHOT.readAt(),
        Scanned.SNAPSHOT.readings(),
        Scanned.SNAPSHOT.took());
  }

  static Stream<byte[]> usageSeeds() {
    return Stream.concat(
        Seeds.texts(UsageJson.of(Usages.threeGroups()).toString()),
        Seeds.resources("probe/usage.json"));
  }

  static void usage(byte[] document) {
    Reading<Usage> reading = UsageParser.parse(document, "usage.json");
    Promises.reading(reading);
    Usage usage = reading.value();
    if (usage != null) {
      written(usage);
      Promises.metrics(with(usage, KernelLogTotals.NONE, null));
      Findings.of(new Observed(Scanned.SNAPSHOT.picture(), usage));
    }
  }

  /** A usage is read as it was written. */
  static void written(Usage usage) {
    Promises.same(
        UsageParser.parse(written(UsageJson.of(usage)), "usage.json"),
        Reading.ok(usage, "usage.json"),
        "usage is read as it was written");
  }

  static Stream<byte[]> traceSeeds() {
    return Stream.concat(
        Seeds.texts(TraceJson.of(Traces.report()).toString()), Seeds.resources("probe/trace.json"));
  }

  static void trace(byte[] document) {
    Reading<TraceReport> reading = TraceParser.parse(document, "trace.json");
    Promises.reading(reading);
    TraceReport report = reading.value();
    if (report != null) {
      Promises.same(
          TraceParser.parse(written(TraceJson.of(report)), "trace.json"),
          reading,
          "a trace is read as it was written");
      Promises.metrics(with(null, KernelLogTotals.NONE, report));
    }
  }

  static Stream<byte[]> savedStateSeeds() {
    return Seeds.texts(
        """
        {"bootId":"b","lastSequence":7,"records":8,"lost":0,"faults":[{"unit":"dmar0",\
        "device":"0000:00:1f.2","reason":"0x05","region":"bridge-window","cause":"p2p","count":2}],\
        "failures":[{"device":"0000:00:1f.2","kind":"swiotlb","count":1}]}""",
        "{\"bootId\":\"\",\"lastSequence\":-1,\"records\":0,\"lost\":0,\"faults\":[],\"failures\":[]}");
  }

  /** What the agent kept, before and after it wrote it again. */
  static void savedState(byte[] state) {
    written("kernel-log.json", state);
    KernelLogTotals totals = SavedKernelLog.read(Scanned.DIRECTORY);
    Promises.metrics(with(null, totals, null));
    if (!totals.equals(KernelLogTotals.NONE)) {
      Promises.same(
          SavedKernelLog.written(Scanned.DIRECTORY),
          totals,
          "what was counted is read as it was written");
    }
  }

  static Stream<byte[]> baselineSeeds() {
    return Seeds.folder("cli/baseline");
  }

  static void baseline(byte[] document) {
    try {
      List<Verdict.Known> known = ReadFiles.baseline(written("baseline.json", document));
      Promises.holds(known.size() <= document.length, "a finding has a byte at least");
    } catch (CommandFailure e) {
      failure(e);
    }
  }

  static Stream<byte[]> ignoresSeeds() {
    return Seeds.texts(
        """
        # what we live with
        p2p-overlap:0000:03:00.0 until 2027-03-31 reason: the new firmware is ordered
        rmrr-unreserved:7 reason: known
        no-iova reason: a test host
        """);
  }

  static void ignores(byte[] text) {
    try {
      List<Ignore> ignores = ReadFiles.ignores(written("ignore", text));
      StringBuilder again = new StringBuilder();
      for (Ignore each : ignores) {
        again.append(each);
        if (each.until() != null) {
          again.append(" until ").append(each.until());
        }
        again.append(" reason: ").append(each.reason()).append('\n');
      }
      Promises.same(
          ReadFiles.ignores(written("again", again.toString().getBytes(StandardCharsets.UTF_8))),
          ignores,
          "decisions are read as they were written");
    } catch (CommandFailure e) {
      failure(e);
    }
  }

  /** One line, for a terminal, with an end. */
  private static void failure(CommandFailure refusal) {
    String message = String.valueOf(refusal.getMessage());
    Promises.printable(message);
    Promises.holds(message.length() <= 4000, "a refusal has an end: " + message.length());
  }
}
