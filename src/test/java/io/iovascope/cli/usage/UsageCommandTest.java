// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import io.iovascope.address.AddressRange;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.UnpackedHost;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.terminal.Style;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.json.UsageJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import io.iovascope.probe.memory.Era;
import io.iovascope.probe.memory.KernelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code usage} of a host whose kernel memory is invented, and of captures. */
class UsageCommandTest {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

  private Path directory = Path.of("");
  private UnpackedHost host = new UnpackedHost(directory);

  @BeforeEach
  void unpack(@TempDir Path temporary) throws IOException {
    directory = temporary;
    host = UnpackedHost.of("rmrr", Files.createDirectories(directory.resolve("host")));
  }

  /** The kernel has in group 5 what the model predicts, and three pages more. */
  private void putKernelMemory(boolean complete) throws IOException {
    Picture picture = PictureAssembly.of(new HostReader(DirectoryRoot.of(host.directory())).read());
    KernelImage image = new KernelImage(Era.V7_2, 1);
    long domain =
        image.group(
            5, 11, List.of(new KernelImage.Device("0000:00:1d.7", "ehci-pci", 0xffff_ffffL, true)));
    List<long[]> nodes = new ArrayList<>();
    for (AddressRange range : picture.reservedTrees().getOrDefault(5, List.of())) {
      nodes.add(new long[] {range.start() >>> 12, range.end() >>> 12});
    }
    if (!complete) {
      nodes.remove(0);
    }
    nodes.add(new long[] {0x2000, 0x2000});
    nodes.add(new long[] {0x2001, 0x2001});
    nodes.add(new long[] {0x2004, 0x2004});
    nodes.sort((a, b) -> Long.compare(a[0], b[0]));
    long space = image.space(domain, nodes.toArray(long[][]::new));
    image.cache(space, new long[] {0x2001});
    image.queue(domain, 0x2004);
    image.writeTo(host.directory());
  }

  private static String withoutTime(String text) {
    return text.replaceAll(TIME, "TIME");
  }

  @Test
  void showsEveryGroup() throws IOException {
    putKernelMemory(true);

    CommandRun run = host.run("usage");

    assertThat(run.status()).isZero();
    Golden.assertMatches(withoutTime(run.out()), "cli/usage.txt");
  }

  @Test
  void showsOneDeviceWithItsRanges() throws IOException {
    putKernelMemory(true);

    CommandRun run = host.run("usage", "00:1d.7", "--ranges");

    assertThat(run.status()).isZero();
    Golden.assertMatches(withoutTime(run.out()), "cli/usage-device.txt");
  }

  @Test
  void goesOnForAsManyTimesAsAskedFor() throws IOException {
    putKernelMemory(true);

    CommandRun run = host.run("usage", "5", "--watch", "0.1", "--times", "3");

    assertThat(run.status()).isZero();
    assertThat(
            withoutTime(run.out()).lines().map(line -> line.replaceAll("[0-9.]+ [TGMK]iB", "SIZE")))
        .containsExactly(
            "TIME group 5 0000:00:1d.7: 3 ranges, allocated 12 KiB, free SIZE, largest free SIZE, -, exact"
                .replace("12 KiB", "SIZE"),
            "TIME group 5 0000:00:1d.7: 3 ranges, allocated SIZE, free SIZE, largest free SIZE, 0 B/s, exact",
            "TIME group 5 0000:00:1d.7: 3 ranges, allocated SIZE, free SIZE, largest free SIZE, 0 B/s, exact");
  }

  @Test
  void aCaptureHoldsTheUsage() throws IOException {
    putKernelMemory(true);
    String capture = directory.resolve("capture.tar.gz").toString();

    assertThat(host.run("capture", capture).status()).isZero();

    assertThat(withoutTime(CommandRun.of("--host", capture, "usage").out()))
        .isEqualTo(withoutTime(host.run("usage").out()));
    JsonNode usage = CommandRun.of("--host", capture, "scan", "-o", "json").json().path("usage");
    assertThat(usage.path("groups").path(0).path("space").path("ranges").path("allocated").asInt())
        .isEqualTo(3);
  }

  @Test
  void aTreeThatIsNotThePredictedOneIsAFinding() throws IOException {
    putKernelMemory(false);
    String capture = directory.resolve("capture.tar.gz").toString();
    host.run("capture", capture);

    List<JsonNode> mismatches = new ArrayList<>();
    for (JsonNode finding :
        CommandRun.of("--host", capture, "scan", "-o", "json").json().path("findings")) {
      if (finding.path("id").asText().equals("model-mismatch")) {
        mismatches.add(finding);
      }
    }

    assertThat(mismatches).hasSize(1);
    assertThat(mismatches.get(0).path("group").asInt()).isEqualTo(5);
    assertThat(mismatches.get(0).path("evidence").path(0).path("text").asText())
        .isEqualTo(
            "predicted, and not in the kernel's tree: 0x00000000000a0000-0x00000000000bffff");
  }

  @Test
  void writesTheDocumentToAFile() throws IOException {
    putKernelMemory(true);
    Path file = directory.resolve("usage.json");

    CommandRun run = host.run("usage", "--output", file.toString());

    assertThat(run).isEqualTo(new CommandRun(0, "", ""));
    assertThat(withoutTime(Files.readString(file)).strip())
        .isEqualTo(withoutTime(host.run("usage", "-o", "json").json().toString()));
  }

  @Test
  void showsWhatWasSavedWhereMemoryCannotBeRead() throws IOException {
    host.write("run/iovascope/usage.json", UsageJson.of(Usages.threeGroups()).toString());

    CommandRun run = host.run("usage", "3");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("IOMMU group 3, type DMA-FQ", "2026-11-22T21:00:00Z");
  }

  @Test
  void saysWhyNothingIsKnown() {
    CommandRun run = host.run("usage");

    assertThat(run.status()).isEqualTo(ExitStatus.HOST);
    assertThat(run.err())
        .contains(
            "iovascope: kernel-memory: /proc/kcore is absent: only a running kernel has it",
            "iovascope: saved usage: /run/iovascope/usage.json is absent: not there;"
                + " iovascope-usage.timer saves it, a capture has it if root took it");
  }

  @Test
  void aDemoShowsASpaceThatIsNearlyFull() {
    CommandRun run = CommandRun.of("usage", "4", "--host", "demo:filling");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    Golden.assertMatches(run.out(), "cli/usage-filling.txt");
    assertThat(CommandRun.of("check", "--host", "demo:filling").out())
        .startsWith("critical iova-pressure: ");
  }

  @Test
  void showAndExplainTellWhatWasInUse() {
    assertThat(CommandRun.of("show", "00:08.0", "--host", "demo:filling").out())
        .contains(
            """
            in use      15.3 MiB of 15.8 MiB up to 0x0000000000ffffff, 200 KiB freed and kept; 332 KiB free,
                        largest block 332 KiB; read at 2026-11-28T03:04:47Z
            """);
    assertThat(CommandRun.of("show", "2", "--host", "demo:filling").out())
        .contains(
            """
            in use      1 MiB of 477 GiB up to 0x0000007fffffffff, 8 KiB freed and kept; 477 GiB free, largest
                        block 476 GiB; read at 2026-11-28T03:04:47Z
            """);
    assertThat(CommandRun.of("explain", "00:08.0", "0x1000", "--host", "demo:filling").out())
        .contains(
            """
            DMA API   Yes, the kernel may hand it out. When its tree was read, at 2026-11-28T03:04:47Z, no
                      driver had it.
            """);
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    putKernelMemory(true);

    assertThat(host.run("usage", "99").status()).isEqualTo(ExitStatus.HOST);
    assertThat(host.run("usage", "eth0").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(host.run("usage", "--watch", "soon").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(host.run("usage", "--watch", "0").status()).isEqualTo(ExitStatus.USAGE);
    assertThat(host.run("usage", "--output", "/nowhere/usage.json").status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void aTerminalShowsBarsAndRates() {
    Usage now = Usages.threeGroups();
    Usage before =
        new Usage(
            now.takenAt().minus(Duration.ofSeconds(2)), null, null, List.of(), null, now.groups());

    Golden.assertMatches(
        String.join("\n", new UsageWatch(new Style(true, Style.USUAL_WIDTH)).lines(now, before))
                .replace('\u001b', '^')
            + "\n",
        "cli/usage-watch.txt");
  }
}
