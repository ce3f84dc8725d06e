// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the native binary asks of the kernel: sockets, and files to be written. A JVM asks for more
 * on its own account.
 */
class SystemCallsIT {

  private static final String CAPTURE = "src/test/resources/hosts/deb612-sriov.tar.gz";
  private static final String TABLE = "src/test/resources/dmar/deb612-rmrr-good.bin";

  /** Reading the own kernel's log ring takes a while under strace. */
  private static final long LONGEST_SECONDS = 120;

  /**
   * Before the program starts, the runtime of Java 21 and 22 reads files about control groups, and
   * for that loads the network library. The binary is taken to be of the Java that runs the tests.
   */
  private static final boolean RUNTIME_ASKS_FOR_IPV6 =
      Runtime.version().feature() == 21 || Runtime.version().feature() == 22;

  private final Path directory;

  SystemCallsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Before each: of a class whose tests cannot run, JUnit counts none as skipped. */
  @BeforeEach
  void aNativeBinaryAndStrace() throws InterruptedException {
    assumeThat(Program.isNative()).as("a native binary").isTrue();
    assumeThat(straceWorks()).as("strace, allowed to trace").isTrue();
  }

  private static boolean straceWorks() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan --host demo",
        "scan --host " + CAPTURE,
        "scan --host / -o json",
        "check --host /",
        "usage --host /",
        "show 5 --host " + CAPTURE,
        "explain 00:1d.7 0x3d000000 --host demo",
        "dmar " + TABLE,
        "metrics --host demo",
        "diff demo demo:off",
        "simulate --host demo --kernel 7.2",
        "--version"
      })
  void aCommandThatAnswersOnceMakesNoSocketAndWritesToNoFile(String line)
      throws IOException, InterruptedException {
    List<String> calls = calls(line.split(" ", -1));

    assertThat(calls).isNotEmpty();
    assertThat(socketsIn(calls)).isEmpty();
    assertThat(writtenTo(calls)).isEmpty();
  }

  @Test
  void aCommandThatWritesAFileMakesNoSocketEither() throws IOException, InterruptedException {
    Path capture = directory.resolve("host.tar.gz");

    List<String> calls = calls("capture", capture.toString(), "--host", CAPTURE);

    assertThat(capture).exists();
    assertThat(socketsIn(calls)).isEmpty();
    assertThat(writtenTo(calls)).allMatch(call -> call.contains("\"" + directory));
  }

  @Test
  void theAgentListensOnceAndWritesToNoFile() throws IOException, InterruptedException {
    Path log = directory.resolve("calls");
    Path messages = directory.resolve("messages");
    Process process =
        traced(log, "agent", "--listen", "127.0.0.1:0", "--host", "demo")
            .redirectError(messages.toFile())
            .start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
      while (!Files.readString(messages).contains("listening at") && System.nanoTime() < end) {
        Thread.sleep(50);
      }
    } finally {
      // strace ends with what it traces.
      process.descendants().forEach(ProcessHandle::destroy);
      process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
    List<String> calls = Files.readAllLines(log);

    assertThat(calls.stream().filter(call -> call.contains("listen("))).hasSize(1);
    assertThat(writtenTo(calls)).isEmpty();
  }

  private List<String> calls(String... arguments) throws IOException, InterruptedException {
    Path log = directory.resolve("calls");
    Process process =
        traced(log, arguments).redirectError(directory.resolve("errors").toFile()).start();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(log);
  }

  private ProcessBuilder traced(Path log, String... arguments) {
    ProcessBuilder builder = Program.process(arguments);
    List<String> command =
        new ArrayList<>(
            List.of("strace", "-f", "-qq", "-e", "trace=%network,%file", "-o", log.toString()));
    command.addAll(builder.command());
    return builder.command(command).redirectOutput(directory.resolve("answer").toFile());
  }

  private static List<String> socketsIn(List<String> calls) {
    return calls.stream()
        .filter(call -> call.contains("socket("))
        .filter(call -> !RUNTIME_ASKS_FOR_IPV6 || !call.contains("(AF_INET"))
        .toList();
  }

  private static List<String> writtenTo(List<String> calls) {
    return calls.stream()
        .filter(call -> call.matches(".*(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC).*|.*\\bcreat\\(.*"))
        .toList();
  }
}
