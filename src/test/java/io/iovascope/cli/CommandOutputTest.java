// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import io.iovascope.cli.shared.HostOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the commands print about the demo hosts. */
class CommandOutputTest {

  private static final String GENERATED = "\"generatedAt\" : \"\\d{4}-[^\"]+Z\"";

  static List<String> demos() {
    return HostOpener.DEMOS;
  }

  @ParameterizedTest
  @MethodSource("demos")
  void scan(String demo) {
    Golden.assertMatches(
        CommandRun.of("--host", "demo:" + demo).out(), "cli/scan-" + demo + ".txt");
  }

  @Test
  void scanAsJson() {
    String json = CommandRun.of("-o", "json", "--host", "demo:off").out();

    assertThat(json).containsPattern(GENERATED);
    Golden.assertMatches(
        json.replaceFirst(GENERATED, "\"generatedAt\" : \"TIME\""), "cli/scan-off.json");
  }

  @Test
  void showDevice() {
    assertGolden("show-device.txt", "--host", "demo:rmrr", "show", "0000:00:1d.7");
  }

  @Test
  void showGroup() {
    assertGolden("show-group.txt", "--host", "demo:rmrr", "show", "5");
  }

  @Test
  void explain() {
    assertGolden("explain.txt", "--host", "demo:rmrr", "explain", "00:1d.7", "0x3d000000");
  }

  @Test
  void ranges() {
    assertThat(CommandRun.of("--host", "demo:rmrr", "ranges", "00:06.0", "--for", "vfio"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                0x0000000000000000 0x00000000fedfffff 4276092928
                0x00000000fef00000 0x0000007fffffffff 545478672384
                """,
                ""));
    assertThat(CommandRun.of("--host", "demo:rmrr", "ranges", "2", "--for", "vfio"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: VFIO refuses group 2 with EINVAL: RMRR"
                    + " 0x000000003d100000-0x000000003d12ffff of 0000:00:03.0 and 0000:00:1f.2"
                    + " (/sys/kernel/iommu_groups/2/reserved_regions line 1)"));
  }

  @Test
  void diff(@TempDir Path directory) throws IOException {
    UnpackedHost.of("rmrr", directory)
        .write("proc/cmdline", "console=ttyS0 iommu.forcedac=1\n")
        .delete("sys/devices/pci0000:00/0000:00:1d.7/driver")
        .delete("sys/kernel/iommu_groups/4");

    assertThat(CommandRun.of("diff", "demo:rmrr", "demo:rmrr"))
        .isEqualTo(new CommandRun(0, "no difference\n", ""));
    assertGolden("diff.txt", "diff", "demo:rmrr", directory.toString());
  }

  @Test
  void captureReadsBackAsTheSameHost(@TempDir Path directory) {
    for (String demo : HostOpener.DEMOS) {
      Path file = directory.resolve(demo + ".tar.gz");
      assertThat(CommandRun.of("--host", "demo:" + demo, "capture", file.toString()).status())
          .isZero();
      assertThat(CommandRun.of("--host", file.toString()))
          .isEqualTo(CommandRun.of("--host", "demo:" + demo));
    }
  }

  @Test
  void scanIsTheDefaultAndSharedOptionsStandAnywhere() {
    CommandRun expected = CommandRun.of("scan", "--host", "demo");

    assertThat(expected.status()).isZero();
    assertThat(CommandRun.of("--host", "demo")).isEqualTo(expected);
    assertThat(CommandRun.of("--host", "demo", "scan")).isEqualTo(expected);
    assertThat(CommandRun.of("--host=demo:rmrr", "-o", "text", "scan")).isEqualTo(expected);
    assertThat(CommandRun.of("-o", "json", "--host", "demo", "show", "3"))
        .isEqualTo(CommandRun.of("show", "3", "--format", "json", "--host", "demo"));
  }

  @Test
  void versionHelpAndCompletionGoToStandardOutput() {
    assertThat(CommandRun.of("--version").out()).matches("iovascope \\d+\\.\\d+\\.\\d+\\S*\n");
    assertThat(CommandRun.of("--help").out())
        .startsWith("Usage: iovascope ")
        .contains("Exit status");
    assertThat(CommandRun.of("help", "show").out()).startsWith("Usage: iovascope show ");
    assertThat(CommandRun.of("generate-completion").out()).startsWith("#!/usr/bin/env bash");
    for (String argument : List.of("--version", "--help", "help", "generate-completion")) {
      assertThat(CommandRun.of(argument))
          .matches(run -> run.status() == 0 && run.err().isEmpty(), argument);
    }
  }

  @ParameterizedTest
  @MethodSource("demos")
  void textFitsTheTerminalAndJsonIsAnObject(String demo) {
    for (List<String> command : commands(demo)) {
      CommandRun text = run(demo, command);
      assertThat(text.status()).as("%s: %s", command, text.err()).isIn(0, 3);
      assertThat(text.out().lines())
          .as("%s", command)
          .allMatch(line -> line.length() <= 100 && line.indexOf('\u001b') < 0);
      assertThat(text.err().lines()).hasSizeLessThanOrEqualTo(1);

      CommandRun json =
          run(demo, Stream.concat(command.stream(), Stream.of("-o", "json")).toList());
      if (!json.out().isEmpty()) {
        assertThat(json.json().isContainerNode()).as("%s", command).isTrue();
      }
      assertThat(json.err().lines()).hasSizeLessThanOrEqualTo(1);
    }
  }

  /** Every command, about every device and group. */
  private static List<List<String>> commands(String demo) {
    JsonNode picture = CommandRun.of("--host", "demo:" + demo, "-o", "json").json();
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("scan", "--verbose"));
    commands.add(List.of("scan", "--hardware", "--sort", "usable"));
    commands.add(List.of("scan", "--kind", "net"));
    commands.add(List.of("dmar"));
    commands.add(List.of("diff", "demo"));
    commands.add(List.of("check", "-v", "--fail-on", "never"));
    for (JsonNode device : picture.path("devices")) {
      String address = device.path("address").asText();
      commands.add(List.of("show", address));
      commands.add(List.of("explain", address, "0xfee00000"));
      commands.add(List.of("ranges", address));
      commands.add(List.of("check", address, "--guest-ram", "8G", "--fail-on", "never"));
      commands.add(
          List.of(
              "explain",
              "--fault",
              "[DMA Read] Request device [%s] fault addr 1000 [fault reason 06] x"
                  .formatted(address)));
    }
    for (JsonNode group : picture.path("groups")) {
      commands.add(List.of("show", group.path("id").asText()));
      commands.add(List.of("ranges", group.path("id").asText(), "--for", "iommufd"));
    }
    return commands;
  }

  private static CommandRun run(String demo, List<String> command) {
    return CommandRun.of(
        Stream.concat(Stream.of("--host", "demo:" + demo), command.stream())
            .toArray(String[]::new));
  }

  private static void assertGolden(String name, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Golden.assertMatches(run.out(), "cli/" + name);
  }
}
