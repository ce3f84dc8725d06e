// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.ManualClock;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.TraceParser;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {

  private static final TraceReport REPORT = Traces.report();
  private static final Instant NOW = REPORT.takenAt().plusSeconds(15);

  private final Path directory;

  TraceFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatAnotherProcessCountsIsRead() throws IOException {
    write(TraceFile.PATH, TraceFile.content(REPORT));

    assertThat(read(NOW)).isEqualTo(Reading.ok(REPORT, TraceFile.PATH));
  }

  @Test
  void whereNobodyTracesThereIsNothing() throws IOException {
    assertThat(read(NOW).status()).isEqualTo(Status.ABSENT);
  }

  @Test
  void aTraceThatHasEndedIsNotShown() throws IOException {
    write(TraceFile.PATH, TraceFile.content(REPORT));
    Duration longest = TraceFile.LONGEST_AGE;

    assertThat(read(REPORT.takenAt().plus(longest)).isOk()).isTrue();
    assertThat(read(REPORT.takenAt().plus(longest).plusMillis(1)))
        .isEqualTo(
            Reading.absent(TraceFile.PATH, "it is of 2026-11-22T21:00:00Z: nobody traces now"));
    assertThat(read(REPORT.takenAt().minus(longest).minusMillis(1)).status())
        .isEqualTo(Status.ABSENT);
  }

  @Test
  void aTraceOfAnotherBootIsNotShown() throws IOException {
    write(TraceFile.PATH, TraceFile.content(REPORT));
    write(
        "/proc/sys/kernel/random/boot_id",
        "ffffffff-0000-0000-0000-000000000000\n".getBytes(UTF_8));

    assertThat(read(NOW)).isEqualTo(Reading.absent(TraceFile.PATH, "it is of another boot"));
  }

  @Test
  void aFileThatIsNoTraceIsAmongTheSources() throws IOException {
    write(TraceFile.PATH, "{}".getBytes(UTF_8));

    Snapshot snapshot = scan();

    assertThat(snapshot.trace()).isNull();
    assertThat(snapshot.picture().host().sources())
        .contains(
            new Source(
                "trace",
                TraceFile.PATH,
                Status.MALFORMED,
                "the document.schema: expected a string, found MISSING",
                false));
  }

  @Test
  void aFileThatIsTooLongIsNotBelieved() throws IOException {
    byte[] longest = new byte[TraceParser.LIMIT + 1];
    Arrays.fill(longest, (byte) ' ');
    byte[] content = TraceFile.content(REPORT);
    System.arraycopy(content, 0, longest, 0, content.length);
    write(TraceFile.PATH, longest);

    assertThat(read(NOW).isOk()).isFalse();
  }

  @Test
  void withoutAFileThereIsNoSource() throws IOException {
    Snapshot snapshot = scan();

    assertThat(snapshot.trace()).isNull();
    assertThat(snapshot.picture().host().sources())
        .extracting(Source::name)
        .isNotEmpty()
        .doesNotContain("trace");
  }

  private Snapshot scan() throws IOException {
    HostRoot root = DirectoryRoot.of(directory);
    return new HostScan(() -> root, new KernelLogMemory(null), new ManualClock()).get();
  }

  private Reading<TraceReport> read(Instant now) throws IOException {
    return TraceFile.read(DirectoryRoot.of(directory), now);
  }

  private void write(String path, byte[] content) throws IOException {
    Path file = directory.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
