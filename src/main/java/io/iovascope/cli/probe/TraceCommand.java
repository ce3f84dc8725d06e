package io.iovascope.cli.probe;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.OutputFile;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.cli.terminal.Style;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope probe trace}: counts the mappings of all devices for a while. */
@Command(
    name = "trace",
    description = {
      "Counts the successful and failed DMA mappings of every device, with the kernel's trace events"
          + " (6.12 and later, root).",
      "Makes a tracing instance of its own in /sys/kernel/tracing/instances and removes it at the"
          + " end: the only thing that iovascope ever writes to a host."
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
          "How long, such as 500ms, 15s, 5m or 1h; default: "
              + DEFAULT_DURATION
              + ", with --output until it is told to end. Ctrl-C ends it earlier.")
  @Nullable String duration;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write what has been counted so far, as a JSON document, to this file, which is replaced at"
              + " once: at the beginning, every so often, and at the end.")
  @Nullable String output;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How often with --output; default: " + DEFAULT_INTERVAL + ".")
  @Nullable String every;

  public TraceCommand() {}

  /** The same for a command that offers it as an option. */
  public TraceCommand(@Nullable CommandSpec spec, String duration) {
    this.spec = spec;
    this.duration = duration;
  }

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
      print(TraceText.of(report, Style.ofStandardOutput()));
    }
  }

  private static TraceProbe start(HostRoot host) {
    Reading<TraceProbe> started =
        TraceProbe.start(host, new LiveTracefs(), ProcessHandle.current().pid());
    return started.optional().orElseThrow(() -> SourceFailure.of(started));
  }
}
