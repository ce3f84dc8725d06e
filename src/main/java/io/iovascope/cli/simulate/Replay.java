// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.trace.TraceCounts;
import io.iovascope.allocator.trace.TraceFormatException;
import io.iovascope.allocator.trace.TraceLine;
import io.iovascope.allocator.trace.TraceReplay;
import io.iovascope.cli.probe.TraceLines;
import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.KernelBehaviour;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the replay of a trace went.
 *
 * @param allocator what it was done with
 * @param counts what was done, up to the first difference
 * @param difference the first difference, if there is one
 */
record Replay(AllocatorTraits allocator, TraceCounts counts, @Nullable Difference difference) {

  private static final Pattern KERNEL = Pattern.compile("# kernel ([0-9.]{3,20})\\b.*");

  /**
   * An answer that is not that of the trace.
   *
   * @param line number of the line, from 1 on
   * @param text the line
   * @param message both answers
   */
  record Difference(long line, String text, String message) {}

  /**
   * Replays a trace up to its end or the first difference.
   *
   * @param chosen the allocator to use, or null for what the trace says
   * @throws TraceFormatException if the line that was read last is not one of a trace
   */
  static Replay of(TraceLines lines, @Nullable AllocatorTraits chosen)
      throws IOException, TraceFormatException {
    AllocatorTraits allocator = chosen == null ? AllocatorTraits.OF_6_7 : chosen;
    TraceReplay replay = null;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.startsWith("#")) {
        Optional<AllocatorTraits> told = allocator(line);
        if (chosen == null && replay == null && told.isPresent()) {
          allocator = told.get();
        }
      } else if (!line.isEmpty()) {
        if (replay == null) {
          replay = new TraceReplay(allocator);
        }
        Optional<String> difference = replay.apply(TraceLine.parse(line));
        if (difference.isPresent()) {
          return new Replay(
              allocator, replay.counts(), new Difference(lines.number(), line, difference.get()));
        }
      }
    }
    if (replay == null) {
      throw new TraceFormatException("there is no line of a trace up to here");
    }
    return new Replay(allocator, replay.counts(), null);
  }

  private static Optional<AllocatorTraits> allocator(String comment) {
    Matcher matcher = KERNEL.matcher(comment);
    return matcher.matches()
        ? KernelRelease.parse(matcher.group(1))
            .map(release -> KernelBehaviour.of(release).allocator())
        : Optional.empty();
  }
}
