// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.allocator.trace.TraceFile;
import io.iovascope.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {

  private final Path directory;

  ReplayCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static CommandRun replay(Path file, String... more) {
    String[] arguments =
        Arrays.copyOf(new String[] {"simulate", "replay", file.toString()}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(arguments);
  }

  private Path written(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private Path trace(String... lines) throws IOException {
    return written("trace.csv", String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"5.15, before 6.1, 0, 15", "6.1, 6.1 to 6.6, 0, 15", "7.2, 6.7 and later, 110, 17"})
  void traceOfTheKernelIsReproduced(String release, String era, int workerRuns, int states) {
    assertThat(replay(TraceFile.of(release)))
        .isEqualTo(
            new CommandRun(
                0,
                """
                allocator     kernels %s
                domains       5
                reservations  23
                requests      19673, of which 160 failed
                frees         18329
                worker runs   %d
                states        %d

                Every answer is that of the trace.
                """
                    .formatted(era, workerRuns, states),
                ""));
  }

  @Test
  void allocatorOfAnotherKernelDiffers() {
    CommandRun run = replay(TraceFile.of("5.15"), "--kernel", "6.12.107+deb13-amd64");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().skip(8))
        .containsExactly(
            TraceFile.of("5.15")
                + ":22043: S,nodes=5059,max32=100000,depot=32: the trace has nodes=5059,"
                + " iovascope nodes=8003");
  }

  @Test
  void plainTraceIsReadToo() throws IOException {
    assertThat(
            replay(trace("PROFILE,name,bits=32", "", "R,f0000,fffff", "A,0,1,32,0,effff", "S"))
                .out())
        .endsWith("Every answer is that of the trace.\n");
  }

  @Test
  void resultAsJson() throws IOException {
    Path trace = trace("# kernel 6.1;", "PROFILE,name,bits=32\r", "A,0,1,32,0,0");

    assertThat(replay(trace, "-o", "json").json().toString())
        .isEqualTo(
            """
            {"schema":"iovascope.replay/1","allocator":"6.1 to 6.6","counts":{"domains":1,\
            "reservations":0,"requests":1,"failures":0,"frees":0,"workerRuns":0,"states":0},\
            "difference":{"line":3,"text":"A,0,1,32,0,0","message":\
            "the trace has a failure, iovascope pfn 0xfffff"}}""");
    assertThat(replay(TraceFile.of("6.1"), "-o", "json").json().get("difference").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          PROFILE,name,bits=32|X\u001b[31m  ~ 2: 'X\\x1b[31m': expected PROFILE, R, A, F, G or S
          # comment|A,0,1,32,0,0            ~ 2: a PROFILE line must come first
          # comment                         ~ 1: there is no line of a trace up to here
          PROFILE,name,bits=32|F,0,1,1      ~ 2: frees a range, but none is in use
          # kernel 6.1|PROFILE,a,b|G,0,0,0  ~ 3: in kernels 6.1 to 6.6 no depot has a worker
          PROFILE,name,bits=32||A,9,1,32,0,0 ~ 3: cpu is '9': expected 0 to 3
          """)
  void lineThatIsNotOneOfATraceIsNamed(String lines, String message) throws IOException {
    Path trace = trace(lines.split("\\|"));

    assertThat(replay(trace))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + trace + ":" + message));
  }

  @Test
  void lineWithoutEndIsRefused() throws IOException {
    Path trace = written("zeros", new byte[100_000]);

    assertThat(replay(trace))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: " + trace + ":1: the line has more than 1000 characters"));
  }

  @Test
  void brokenGzipIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(TraceFile.of("6.1"));
    Path cut = written("cut.gz", Arrays.copyOf(whole, whole.length / 2));
    Path stub = written("stub.gz", Arrays.copyOf(whole, 5));
    byte[] changed = whole.clone();
    Arrays.fill(changed, 5000, 5100, (byte) 0);
    Path damaged = written("damaged.gz", changed);

    assertThat(replay(cut).status()).isEqualTo(2);
    assertThat(replay(cut).err())
        .matches("iovascope: .*/cut\\.gz:\\d+: cannot be read further: .+\n");
    assertThat(replay(stub).err()).matches("iovascope: .*/stub\\.gz: .+\n");
    assertThat(replay(damaged).status()).isEqualTo(2);
    assertThat(replay(damaged).err()).matches("iovascope: .*/damaged\\.gz:\\d+: .+\n");
  }

  @Test
  void fileThatCannotBeOpenedIsNamed() {
    Path missing = directory.resolve("missing");

    assertThat(replay(missing))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + missing + ": no such file or directory"));
    assertThat(replay(directory).status()).isEqualTo(2);
    assertThat(replay(directory).err()).matches("iovascope: .+: .+\n");
  }

  @Test
  void wrongUsageIsNamed() {
    assertThat(CommandRun.of("simulate"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: nothing to simulate: give a change, such as --kernel 7.2, or a command;"
                    + " see 'iovascope simulate --help'"));
    assertThat(CommandRun.of("simulate", "replay", "f", "--kernel", "new"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --kernel new: expected a release such as 6.12 or 7.2, or a name such as el9.6"));
  }
}
