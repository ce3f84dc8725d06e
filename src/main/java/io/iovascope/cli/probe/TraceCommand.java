// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.OutputFile;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.TraceJson;
import io.iovascope.probe.trace.LiveTracefs;
import io.iovascope.probe.trace.TraceProbe;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.scan.TraceFile;
import io.iovascope.text.Durations;
import io.iovascope.text.Printable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope probe trace}: counts the mappings of all devices for a while. */
@Command(
    name = "trace",
    description = {
      "How many DMA mappings each device makes and how many the kernel refuses, from now on.",
      "Needs root and the kernel's trace events dma:* (6.12 or later). Makes a tracing instance of "
          + "its own in /sys/kernel/tracing/instances and removes it at the end: the only thing "
          + "that iovascope ever writes to a host."
    })
public class TraceCommand extends HostCommand {

  public static final String DEFAULT_DURATION = "10s";
  private static final String DEFAULT_INTERVAL = "15s";
  private static final Duration UNTIL_STOPPED = Duration.ofDays(36_500);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DURATION",
      description =
          "How long to count, such as 500ms, 15s, 5m or 1h. Default "
              + DEFAULT_DURATION
              + "; with --output until it is stopped. Ctrl-C ends it earlier.")
  @Nullable String duration;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the counts so far as JSON to this file, which is replaced in one step: at the"
              + " beginning, again and again (--every), and at the end.")
  @Nullable String output;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description =
          "With --output: how often the file is written. Default " + DEFAULT_INTERVAL + ".")
  @Nullable String every;

  @Override
  public Integer call() {
    Duration length =
        duration == null
            ? output == null ? parsed(DEFAULT_DURATION) : UNTIL_STOPPED
            : parsed(duration);
    if (every != null && output == null) {
      throw CommandFailure.usage("--every: only with --output");
    }
    Duration interval = every == null ? parsed(DEFAULT_INTERVAL) : parsed(every);
    if (!shared().host().equals(HostOpener.LIVE)) {
      throw CommandFailure.usage(
          "--host %s: only the live host can be traced".formatted(Printable.of(shared().host())));
    }
    HostRoot host = HostOpener.open(HostOpener.LIVE);
    return new TraceRun(() -> start(host), length, output == null ? length : interval)
        .run(this::show);
  }

  private static Duration parsed(String text) {
    return Durations.parsePositive(text)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "'%s': expected %s".formatted(Printable.of(text), Durations.EXPECTED)));
  }

  private void show(TraceReport report) {
    if (output != null) {
      OutputFile.write(output, TraceFile.content(report));
    } else if (json()) {
      print(TraceJson.of(report));
    } else {
      print(TraceText.of(report, style()));
    }
  }

  private static TraceProbe start(HostRoot host) {
    Reading<TraceProbe> started =
        TraceProbe.start(host, new LiveTracefs(), ProcessHandle.current().pid());
    return started.optional().orElseThrow(() -> SourceFailure.of(started));
  }
}
