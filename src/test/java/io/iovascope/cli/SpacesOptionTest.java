// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.memory.Era;
import io.iovascope.probe.memory.KernelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be looked at is looked at, and the rest is named. */
class SpacesOptionTest {

  private static final String REST =
      "not looked at: page tables (sudo iovascope probe page-table), mappings over time (sudo iovascope"
          + " probe trace)";

  private UnpackedHost host;

  /** The space of group 5 is full below 4 GiB, which is all that its device can reach. */
  @BeforeEach
  void unpack(@TempDir Path directory) throws IOException {
    host = UnpackedHost.of("rmrr", Files.createDirectories(directory.resolve("host")));
    Picture picture = PictureAssembly.of(new HostReader(DirectoryRoot.of(host.directory())).read());
    KernelImage image = new KernelImage(Era.V7_2, 1);
    long domain =
        image.group(
            5, 11, List.of(new KernelImage.Device("0000:00:1d.7", "ehci-pci", 0xffff_ffffL, true)));
    List<long[]> nodes = new ArrayList<>();
    long next = 1;
    for (var range : picture.reservedTrees().getOrDefault(5, List.of())) {
      long low = range.start() >>> 12;
      if (next < low && next < 0x100000) {
        nodes.add(new long[] {next, Math.min(low, 0x100000) - 1});
      }
      nodes.add(new long[] {low, range.end() >>> 12});
      next = (range.end() >>> 12) + 1;
    }
    if (next < 0x100000) {
      nodes.add(new long[] {next, 0xfffff});
    }
    nodes.sort((a, b) -> Long.compare(a[0], b[0]));
    image.space(domain, nodes.toArray(long[][]::new));
    image.writeTo(host.directory());
  }

  private static String unwrapped(CommandRun run) {
    return run.out().replaceAll("\n +", " ");
  }

  @Test
  void checkFindsTheFullSpaceThatUsageShows() {
    CommandRun run = host.run("check", "-o", "json");

    assertThat(run.status()).isEqualTo(1);
    JsonNode pressure =
        StreamSupport.stream(run.json().path("findings").spliterator(), false)
            .filter(finding -> finding.path("id").asText().equals("iova-pressure"))
            .findFirst()
            .orElseThrow();
    assertThat(pressure.path("severity").asText()).isEqualTo("critical");
    assertThat(pressure.path("group").asInt()).isEqualTo(5);
    JsonNode usage = host.run("usage", "5", "-o", "json").json().path("groups").path(0);
    assertThat(usage.path("space").path("zones").path(0).path("freeBytes").asLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "scan", "show 5", "explain 00:1d.7 0x2000000"})
  void whatWasNotLookedAtIsNamed(String command) {
    CommandRun run = host.run(command.split(" ", -1));

    assertThat(unwrapped(run)).endsWith(REST + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "scan", "show 5", "explain 00:1d.7 0x2000000"})
  void spacesThatAreNotWantedAreNamedToo(String command) {
    CommandRun run = host.run((command + " --no-usage").split(" ", -1));

    assertThat(unwrapped(run))
        .contains(
            "not looked at: how full the IOVA spaces are (/proc/kcore: left out as --no-usage says;"
                + " sudo iovascope usage), page tables")
        .doesNotContain("iova-pressure");
  }

  @Test
  void aCaptureHasNothingMoreToLookAt() {
    assertThat(CommandRun.of("--host", "demo", "check").out()).doesNotContain("not looked at");
  }

  @Test
  void whatCannotBeReadIsASourceAndTheReasonInTheLastLine() throws IOException {
    Files.write(host.directory().resolve("proc/kcore"), new byte[] {1, 2, 3});

    CommandRun run = host.run("check");

    assertThat(unwrapped(run))
        .contains("not looked at: how full the IOVA spaces are (/proc/kcore: ");
    JsonNode source =
        StreamSupport.stream(
                host.run("scan", "-o", "json").json().path("host").path("sources").spliterator(),
                false)
            .filter(each -> each.path("name").asText().equals("iova-spaces"))
            .findFirst()
            .orElseThrow();
    assertThat(source.path("status").asText()).isEqualTo("malformed");
  }
}
