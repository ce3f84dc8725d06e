// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.trace.TraceCounts;
import io.iovascope.allocator.trace.TraceFormatException;
import io.iovascope.cli.probe.TraceLines;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.KernelWord;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope simulate replay}: a trace of the kernel's allocator, done again by ours. */
@Command(
    name = "replay",
    description = {
      "Whether the simulated allocator gives the addresses that a real kernel's gave, by a trace "
          + "of it.",
      "Ends with status 1 at the first answer that differs."
    })
public class ReplayCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The trace of a kernel's allocator (iova.c), plain or gzip.")
  String file = "";

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description =
          "Take the allocator of this kernel, such as 6.1; else that of the trace's line '# kernel"
              + " RELEASE', or of the newest kernel.")
  @Nullable String kernel;

  @Override
  public Integer call() {
    Replay replay = replay(kernel == null ? null : allocator(kernel));
    if (json()) {
      print(json(replay));
    } else {
      print(text(replay));
    }
    return replay.difference() == null ? ExitStatus.OK : ExitStatus.DIFFERENT;
  }

  private static AllocatorTraits allocator(String kernel) {
    return KernelBehaviour.of(KernelWord.release(kernel)).allocator();
  }

  private Replay replay(@Nullable AllocatorTraits chosen) {
    String name = Printable.of(file);
    try (TraceLines lines = TraceLines.open(Path.of(file))) {
      try {
        return Replay.of(lines, chosen);
      } catch (TraceFormatException e) {
        throw CommandFailure.usage(
            "%s:%d: %s".formatted(name, lines.number(), Printable.of(FileProblem.text(e))));
      } catch (IOException e) {
        throw CommandFailure.usage(
            "%s:%d: cannot be read further: %s"
                .formatted(name, lines.number() + 1, Printable.of(FileProblem.text(e))));
      }
    } catch (IOException e) {
      throw CommandFailure.usage("%s: %s".formatted(name, Printable.of(FileProblem.text(e))));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("'%s': not a path".formatted(name));
    }
  }

  private List<String> text(Replay replay) {
    TraceCounts counts = replay.counts();
    Replay.Difference difference = replay.difference();
    return List.of(
        "allocator     kernels " + replay.allocator().label(),
        "domains       " + counts.profiles(),
        "reservations  " + counts.reservations(),
        "requests      %d, of which %d failed".formatted(counts.requests(), counts.failures()),
        "frees         " + counts.frees(),
        "worker runs   " + counts.workerRuns(),
        "states        " + counts.states(),
        "",
        difference == null
            ? "Every answer is that of the trace."
            : "%s:%d: %s: %s"
                .formatted(
                    Printable.of(file),
                    difference.line(),
                    Printable.of(difference.text()),
                    difference.message()));
  }

  private static ObjectNode json(Replay replay) {
    TraceCounts counts = replay.counts();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", "iovascope.replay/1");
    json.put("allocator", replay.allocator().label());
    json.putObject("counts")
        .put("domains", counts.profiles())
        .put("reservations", counts.reservations())
        .put("requests", counts.requests())
        .put("failures", counts.failures())
        .put("frees", counts.frees())
        .put("workerRuns", counts.workerRuns())
        .put("states", counts.states());
    Replay.Difference difference = replay.difference();
    if (difference == null) {
      json.putNull("difference");
    } else {
      json.putObject("difference")
          .put("line", difference.line())
          .put("text", difference.text())
          .put("message", difference.message());
    }
    return json;
  }
}
