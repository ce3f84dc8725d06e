// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.terminal.ProgressBar;
import io.iovascope.text.Times;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

class LoadCommandTest {

  private static CommandRun load(String host, String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of("--host", "demo:" + host, "simulate", "load"), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void json() {
    CommandRun run =
        load(
            "sriov",
            "-o",
            "json",
            "01:00.0",
            "--nic",
            "queues=2,depth=4,mtu=1500@0s/9000@1s,rate=10",
            "--leak",
            "rate=5",
            "--vfs",
            "count=3,queues=1,depth=2",
            "--guest",
            "ram=200G",
            "--duration",
            "2s");

    assertThat(run.status()).isZero();
    Golden.assertMatches(run.out(), "cli/load.json");
  }

  @Test
  void sameSeedPrintsTheSame() {
    String[] arguments = {
      "00:05.0", "--nvme", "depth=64,transfer=4K-128K", "--duration", "1s", "--seed", "9"
    };

    assertThat(load("sriov", arguments)).isEqualTo(load("sriov", arguments));
  }

  @Test
  void kernelChangesAllocatorAnd32BitRule() {
    JsonNode json =
        load(
                "sriov",
                "-o",
                "json",
                "01:00.0",
                "--leak",
                "",
                "--kernel",
                "6.1",
                "--duration",
                "10ms")
            .json();

    assertThat(json.get("allocator").textValue()).isEqualTo("6.1 to 6.6");
    assertThat(json.get("thirtyTwoBitFirst").textValue()).isEqualTo("every-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "01:00.0 ~ 2 ~ no workload: give --nic, --nvme, --leak, --vfs or --guest",
        "01:00.0 --nic queues=0 ~ 2 ~ --nic: queues=0: must be from 1 to 1048576",
        "01:00.0 --nic \u001b[2J=1 ~ 2 ~ --nic: '\\x1b[2J' is none of queues, depth, buffer, descriptor, mtu, rate",
        "eth0 --leak size=4K ~ 2 ~ 'eth0': expected a PCI address such as 0000:3b:00.0",
        "09:00.0 --leak size=4K ~ 3 ~ this host has no device 0000:09:00.0",
        "01:00.0 --leak size=4K --duration 10 ~ 2 ~ --duration 10: expected a time of 1ms or more, such as 10s",
        "01:00.0 --leak size=4K --cpus 0 ~ 2 ~ --cpus 0: must be from 1 to 4096",
        "01:00.0 --leak size=4K --mask 65 ~ 2 ~ --mask 65: must be from 1 to 64",
        "01:00.0 --leak size=4K --kernel 2.6 ~ 2 ~ --kernel 2.6: not known; iovascope knows 5.15 to 7.2, and names such as el9.6 (docs/what-if.md)",
        "01:00.0 --nic depth=4096,buffer=4M --mask 32 ~ 2 ~ the workloads hold 128 GiB at once, but 0000:01:00.0 can be given no more than 1.26 GiB",
        "01:00.0 --nic mtu=1500@0s/9000@2m ~ 2 ~ nic: something happens after 120.0 s, but the run ends after 60.0 s",
        "01:00.0 --nic queues=1M,depth=1K ~ 2 ~ 1000000000 buffers at once: at most 16777216 can be simulated",
        "01:00.0 --guest ram=1G --svg /nowhere/x.svg ~ 2 ~ --svg: nothing happens in the space of 0000:01:00.0",
        "01:00.0 --leak size=4K --duration 1s --svg /nowhere/x.svg ~ 2 ~ --svg /nowhere/x.svg: no such file or directory"
      })
  void whatCannotBeIsSaidInALine(String arguments, int status, String line) {
    assertThat(load("sriov", arguments.split(" ")))
        .isEqualTo(CommandRun.failure(status, "iovascope: " + line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {"off ~ 00:03.0 ", "sockets ~ 81:00.0 "})
  void deviceWithoutASpaceIsRefused(String host, String device) {
    CommandRun run = load(host, device, "--leak", "size=4K");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).startsWith("iovascope: ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void guestOfARefusedGroupIsRefused() {
    CommandRun run = load("rmrr", "00:03.0", "--guest", "ram=1G");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("iovascope: VFIO refuses the group of 0000:00:03.0 with EINVAL: RMRR 0x");
  }

  @Test
  void drawingIsWellFormedAndTheSameEveryTime(@TempDir Path directory)
      throws IOException, ParserConfigurationException, SAXException {
    Path file = directory.resolve("load.svg");

    CommandRun run =
        load(
            "rmrr",
            "00:1f.2",
            "--nic",
            "queues=16,depth=5000,mtu=9000@0s/1500@10s",
            "--duration",
            "60s",
            "--svg",
            file.toString());

    assertThat(run.status()).isZero();
    String svg = Files.readString(file);
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
    Golden.assertMatches(svg, "cli/load.svg");
  }

  @Test
  void progressTellsHowFarItIs() {
    LoadProgress progress =
        new LoadProgress(
            new ProgressBar(new PrintWriter(Writer.nullWriter()), false), 60, () -> false);
    assertThat(progress.words(30, 1_234_567)).isEqualTo(" 50%  1,234,567 requests");
    assertThat(progress.words(60, 0)).isEqualTo("100%  0 requests");
  }

  @Test
  void timesHaveTheUnitThatFits() {
    assertThat(
            Stream.of(0, 2_000, 2_500_000, 10_000_000_000L, 119_000_000_000L, 120_000_000_000L)
                .map(Number::longValue)
                .map(Times::ofNanos))
        .containsExactly("0 s", "2 us", "2.5 ms", "10 s", "119 s", "2 min");
    assertThat(Stream.of(7_200.0, 200_000.0, 1e8, 1e12).map(Times::ofSeconds))
        .containsExactly("2 h", "2.315 days", "3.169 years", "more than 1000 years");
  }
}
