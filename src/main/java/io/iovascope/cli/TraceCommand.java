package io.iovascope.cli;

import io.iovascope.host.Reading;
import io.iovascope.host.read.HostRoot;
import io.iovascope.json.TraceJson;
import io.iovascope.probe.trace.LiveTracefs;
import io.iovascope.probe.trace.TraceProbe;
import io.iovascope.text.Durations;
import io.iovascope.text.Printable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

  static final String DEFAULT_DURATION = "10s";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DURATION",
      defaultValue = DEFAULT_DURATION,
      description =
          "How long, such as 500ms, 15s, 5m or 1h; default: ${DEFAULT-VALUE}. Ctrl-C ends it earlier.")
  String duration = "";

  public TraceCommand() {}

  /** The same for a command that offers it as an option. */
  TraceCommand(@Nullable CommandSpec spec, String duration) {
    this.spec = spec;
    this.duration = duration;
  }

  @Override
  public Integer call() {
    Duration length =
        Durations.parse(duration)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "'%s': expected %s".formatted(Printable.of(duration), Durations.EXPECTED)));
    if (!shared().host().equals(HostOpener.LIVE)) {
      throw CommandFailure.usage(
          "--host %s: only the live host can be traced".formatted(Printable.of(shared().host())));
    }
    HostRoot host = HostOpener.open(HostOpener.LIVE);
    return new TraceRun(() -> start(host), length)
        .run(
            report -> {
              if (json()) {
                print(TraceJson.of(report));
              } else {
                print(TraceText.of(report, Style.ofStandardOutput()));
              }
            });
  }

  private static TraceProbe start(HostRoot host) {
    Reading<TraceProbe> started =
        TraceProbe.start(host, new LiveTracefs(), ProcessHandle.current().pid());
    return started.optional().orElseThrow(() -> SourceFailure.of(started));
  }
}
