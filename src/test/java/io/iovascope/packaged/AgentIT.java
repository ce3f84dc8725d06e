// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.systemd.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentIT {

  private static final String NOCRS = "src/test/resources/iova-trees/deb612-nocrs.tar.gz";

  /** Java and native programs end with 143 on SIGTERM. */
  private static final int TERMINATED = 143;

  private static final Duration LONGEST_MESSAGE = Duration.ofSeconds(30);

  private record Ended(int status, String out, String err) {}

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = Program.process(arguments).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  @Test
  void servesUntilItIsTerminated() throws IOException, InterruptedException {
    try (RunningAgent agent = new RunningAgent("--host", "demo")) {
      assertThat(agent.get("/metrics")).contains("iommu_mode{mode=\"translated\"} 1.0");
      assertThat(agent.get("/q/health/ready")).contains("\"status\":\"UP\"");
      assertThat(agent.get("/api/v1/findings")).contains("rmrr-unreserved");
      assertThat(agent.terminate()).isEqualTo(TERMINATED);
      assertThat(agent.log())
          .anyMatch(line -> line.contains("finding: critical rmrr-unreserved"))
          .noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void countsTheKernelLogOnceOverRestarts(@TempDir Path state)
      throws IOException, InterruptedException {
    String first;
    try (RunningAgent agent = new RunningAgent("--host", NOCRS, "--state", state.toString())) {
      first = failures(agent);
      agent.terminate();
    }
    assertThat(first)
        .contains(
            "iommu_allocation_failures_total{device=\"0000:00:05.0\",kind=\"32bit-space\"} 1.0");
    assertThat(state.resolve("kernel-log.json")).exists();
    try (RunningAgent agent = new RunningAgent("--host", NOCRS, "--state", state.toString())) {
      assertThat(failures(agent)).isEqualTo(first);
    }
    try (Stream<Path> files = Files.list(state)) {
      assertThat(files).containsExactly(state.resolve("kernel-log.json"));
    }
  }

  /** Without a path to search there is no other program that could do it for the agent. */
  @Test
  void callsTheCLibraryToTellSystemdAndToKnowItsUser(@TempDir Path directory)
      throws IOException, InterruptedException {
    String socket = directory.resolve("notify").toString();
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    try (Receiver systemd = Receiver.at(socket);
        RunningAgent agent =
            new RunningAgent(
                Map.of("NOTIFY_SOCKET", socket, "PATH", "/nonexistent"), "--host", "demo")) {
      assertThat(message(systemd))
          .as(() -> "what systemd hears of the agent that logs " + agent.log())
          .startsWith("READY=1\nSTATUS=devices: 10, groups: 7");
      assertThat(agent.terminate()).isEqualTo(TERMINATED);
      assertThat(message(systemd)).isEqualTo("STOPPING=1");
      assertThat(agent.log())
          .filteredOn(line -> line.contains("the agent runs as root"))
          .as(() -> "of " + agent.log())
          .hasSize(root ? 1 : 0);
    }
  }

  @Test
  void withoutTheCLibraryItSaysSoAndWorks(@TempDir Path directory)
      throws IOException, InterruptedException {
    // Where jffi looks for its library: a binary beside itself, a JVM where it has unpacked it.
    String nowhere = directory.resolve("nowhere").toString();
    List<String> arguments = new ArrayList<>(List.of("--host", "demo"));
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "NOTIFY_SOCKET", directory.resolve("notify").toString(), "PATH", "/nonexistent"));
    if (Program.isNative()) {
      arguments.add("-Djffi.boot.library.path=" + nowhere);
    } else {
      environment.put("JAVA_TOOL_OPTIONS", "-Djffi.extract.dir=" + nowhere);
    }
    try (RunningAgent agent = new RunningAgent(environment, arguments.toArray(String[]::new))) {
      assertThat(agent.get("/metrics")).contains("iommu_mode{mode=\"translated\"} 1.0");
      // Told when the first scan is done, which an answer need not wait for.
      agent.awaitLog("systemd is not told about the service: ");
      assertThat(agent.terminate()).isEqualTo(TERMINATED);
      assertThat(agent.log())
          .filteredOn(line -> line.contains("systemd") || line.contains("the agent runs as"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .contains("the user that the agent runs as is unknown: the C library cannot"),
              line -> assertThat(line).contains("systemd-notify tells systemd: the C library"),
              line -> assertThat(line).contains("systemd is not told about the service: "));
    }
  }

  private static String message(Receiver systemd) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST_MESSAGE);
    String message = systemd.next();
    while (message.isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(20);
      message = systemd.next();
    }
    return message;
  }

  private static String failures(RunningAgent agent) throws IOException, InterruptedException {
    return String.join(
        "\n",
        agent
            .get("/metrics")
            .lines()
            .filter(line -> line.matches("(iommu_.*_total|iovascope_kernel_log_).*"))
            .toList());
  }

  @Test
  void whatIsWrongIsOneLineAndAStatus(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve("agent.properties");
    Files.writeString(file, "listen=127.0.0.1:0\nmax-age=soon\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThat(run("agent", "--host", "demo", "--listen", address))
          .isEqualTo(
              new Ended(
                  2,
                  "",
                  "iovascope: cannot listen at %s: Address already in use\n".formatted(address)));
    }
    assertThat(run("agent", "--host", "demo", "--config", file.toString()))
        .isEqualTo(
            new Ended(
                2,
                "",
                "iovascope: %s: max-age: 'soon': expected a duration above 0 such as 500ms, 15s, 5m or 1h\n"
                    .formatted(file)));
    assertThat(run("agent", "--host", directory.resolve("none.tar.gz").toString()).status())
        .isEqualTo(3);
  }
}
