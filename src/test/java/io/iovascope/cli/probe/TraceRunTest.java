// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceRunTest {

  private static final Duration LENGTH = Duration.ofMillis(100);

  private final Path directory;
  private final List<TraceReport> results = new ArrayList<>();

  TraceRunTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TraceRun run(Duration every) {
    return new TraceRun(() -> Traces.probe(directory), LENGTH, every);
  }

  @Test
  void resultComesOnceAtTheEnd() {
    assertThat(run(LENGTH).run(results::add)).isEqualTo(ExitStatus.OK);

    assertThat(results).hasSize(1);
    assertThat(results.get(0).devices())
        .extracting(DeviceTrace::device)
        .containsExactly("0000:00:08.0");
    assertThat(instances()).isEmptyDirectory();
  }

  @Test
  void resultComesAtTheBeginningAsWellIfItIsWantedEverySoOften() {
    assertThat(run(LENGTH.minusNanos(1)).run(results::add)).isEqualTo(ExitStatus.OK);

    assertThat(results).hasSizeGreaterThanOrEqualTo(2);
    assertThat(results).extracting(TraceReport::begun).containsOnly(results.get(0).begun());
    assertThat(instances()).isEmptyDirectory();
  }

  @Test
  void resultThatCannotBeWrittenEndsTheTraceAndLeavesNothing() {
    assertThatThrownBy(
            () ->
                run(LENGTH.minusNanos(1))
                    .run(
                        report -> {
                          assertThat(instances()).isNotEmptyDirectory();
                          throw CommandFailure.usage("full");
                        }))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("full");

    assertThat(instances()).isEmptyDirectory();
  }

  private Path instances() {
    return directory.resolve("sys/kernel/tracing/instances");
  }
}
