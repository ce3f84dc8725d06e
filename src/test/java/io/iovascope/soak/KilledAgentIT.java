// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.packaged.Program;
import io.iovascope.packaged.RunningAgent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent leaves, and goes on with, that is killed, stopped, or out of something. */
class KilledAgentIT {

  private static final int KILLS = 10;
  private static final int CHANGES = 40;

  /** More than a JVM needs to start, and less than the connections that the agent takes. */
  private static final int DESCRIPTORS = 400;

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private ChangingHost host;
  private Path state;
  private String[] arguments;

  @BeforeEach
  void makeHost(@TempDir Path directory) throws IOException {
    host = new ChangingHost(directory);
    state = Files.createDirectory(directory.resolve("state"));
    arguments =
        new String[] {
          "--host",
          host.directory().toString(),
          "--state",
          state.toString(),
          "--max-age",
          "1ms",
          "--interval",
          "100ms"
        };
  }

  @Test
  void killedAtAnyTimeItsStateIsWholeAndNothingCountsTwice() throws Exception {
    Random random = new Random(19);
    double before;
    try (RunningAgent agent = new RunningAgent(arguments)) {
      before = scrape(agent).sum("iommu_faults_total");
    }
    for (int i = 0; i < KILLS; i++) {
      try (RunningAgent agent = new RunningAgent(arguments)) {
        long end = System.nanoTime() + Duration.ofMillis(random.nextInt(500)).toNanos();
        for (int change = 0; change < CHANGES || System.nanoTime() < end; change++) {
          host.change();
          Thread.sleep(random.nextInt(10));
        }
        // Closed, it is killed.
      }
      Path saved = state.resolve("kernel-log.json");
      if (Files.exists(saved)) {
        assertThat(new ObjectMapper().readTree(saved.toFile()).path("faults").isArray()).isTrue();
      }
    }
    try (RunningAgent agent = new RunningAgent(arguments)) {
      assertThat(scrape(agent).sum("iommu_faults_total") - before).isEqualTo(host.faults());
      assertThat(agent.log()).noneMatch(line -> line.contains("is not understood"));
    }
  }

  @Test
  void stoppedForAWhileItGoesOn() throws Exception {
    try (RunningAgent agent = new RunningAgent(arguments)) {
      Scrape before = scrape(agent);
      signal("STOP", agent);
      for (int i = 0; i < CHANGES; i++) {
        host.change();
      }
      Thread.sleep(1000);
      signal("CONT", agent);
      // Of a scan that was stopped too.
      scrape(agent);

      assertThat(scrape(agent).sum("iommu_faults_total"))
          .isEqualTo(before.sum("iommu_faults_total") + host.faults());
      assertThat(agent.get("/q/health/live")).contains("\"UP\"");
    }
  }

  private static void signal(String name, RunningAgent agent) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + agent.pid()).start().waitFor()).isZero();
  }

  @Test
  void outOfDescriptorsItAnswersAgainOnceThereAreSome() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (RunningAgent agent = RunningAgent.limited("-n " + DESCRIPTORS, arguments)) {
      assertThat(scrape(agent).devices()).isNotEmpty();
      try {
        for (int i = 0; i < DESCRIPTORS; i++) {
          sockets.add(new Socket(InetAddress.getLoopbackAddress(), agent.port()));
        }
        Thread.sleep(2000);
        assertThat(ProcessSample.of(agent.pid()).descriptors()).isGreaterThan(DESCRIPTORS * 9 / 10);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }

      awaitAnswer(agent);
      assertThat(scrape(agent).devices()).hasSizeGreaterThan(10);
      assertThat(agent.log()).hasSizeLessThan(1000).noneMatch(line -> line.contains("a bug"));
    }
  }

  private static void awaitAnswer(RunningAgent agent) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      try {
        agent.get("/q/health/live");
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
  }

  @Test
  void whereTheFileGrowsTooLongTheOldOneStays(@TempDir Path saves) throws Exception {
    Path saved = Files.writeString(saves.resolve("host.tar.gz"), "as before");
    Process process =
        Program.limited(
                "-f 4",
                "--host",
                host.directory().toString(),
                "capture",
                "--force",
                saved.toString())
            .start();
    process.getOutputStream().close();
    String errors = text(process.getErrorStream());

    assertThat(process.waitFor()).isNotZero();
    assertThat(errors).contains("File too large").doesNotContain("\tat ");
    assertThat(saved).hasContent("as before");
    try (var files = Files.list(saves)) {
      assertThat(files).containsExactly(saved);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Scrape scrape(RunningAgent agent) throws IOException, InterruptedException {
    return Scrape.of(agent.get("/metrics"));
  }
}
