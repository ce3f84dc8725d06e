// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the packaged program answers is what its classes answer in the process of the test: nothing
 * is lost in packaging, be it a resource, a command or an option.
 */
class CommandsIT {

  private static final Path TABLE =
      Path.of("src", "test", "resources", "dmar", "deb612-rmrr-good.bin");

  private static final Path TRACE =
      Path.of("src", "test", "resources", "allocator", "trace-7.2.csv.gz");

  /** Command lines without a space in an argument; every command and every demo is among them. */
  static List<String> commandLines() {
    return List.of(
        "--host demo",
        "scan --host demo:switch",
        "scan --host demo:sriov --verbose",
        "scan --host demo:sockets -o json",
        "scan --host demo:nocrs",
        "--host demo:beyond",
        "-o json --host demo:off scan",
        "show 0000:00:1d.7 --host demo",
        "show 5 --host demo -o json",
        "explain 00:1d.7 0x3d000000 --host demo",
        "explain 00:1d.7 0x3d000000 --host demo -o json",
        "explain 00:08.0 0xffe000 --host demo:filling",
        "explain --fault last --host demo:beyond",
        "ranges 2 --for vfio --host demo",
        "ranges 00:06.0 --for iommufd --host demo -o json",
        "dmar --host demo",
        "dmar -o json " + TABLE,
        "diff demo demo:off",
        "diff demo demo:switch -o json",
        "metrics --host demo --group 1,2 --drop-idle-vfs",
        "check --host demo:filling --verbose",
        "check --host demo:switch -o json",
        "check --host demo -o sarif",
        "check --host demo -o junit",
        "check --list",
        "check --host demo 00:06.0 --guest-ram 8G",
        "usage --host demo:filling",
        "usage 4 --host demo:filling -o json",
        "usage --host demo",
        "probe log --host demo:nocrs",
        "probe translations --host demo",
        "probe slab --host demo:filling -o json",
        "simulate --kernel 7.2 --host demo",
        "simulate --add-device 0000:00:1e.0,class=net,bar=16K --host demo:switch -o json",
        "simulate host laptop",
        "simulate load 00:02.0 --leak rate=1000 --kernel 6.1 --host demo -o json",
        "simulate replay --kernel 7.2 " + TRACE,
        "agent --help",
        "help save-boot",
        "generate-completion",
        "--version",
        "show ff:1f.7 --host demo",
        "show nothing --host demo",
        "ranges 2 --for nobody --host demo",
        "explain 00:1d.7 --host demo",
        "scan --host /no/such/file.tar.gz",
        "agent --listen nowhere",
        "scan --no-such-option");
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void answersAsItsClassesDo(String line) throws IOException, InterruptedException {
    String[] arguments = line.split(" ", -1);

    assertThat(timeless(run(arguments))).isEqualTo(timeless(CommandRun.of(arguments)));
  }

  @Test
  void writesFilesAsItsClassesDo(@TempDir Path directory) throws IOException, InterruptedException {
    Path capture = directory.resolve("host.tar.gz");
    Path metrics = directory.resolve("host.prom");
    Path saved = directory.resolve("saved");

    CommandRun captured = run("capture", capture.toString(), "--host", "demo:switch", "--redact");
    CommandRun measured = run("metrics", "--output", metrics.toString(), "--host", "demo");
    CommandRun kept = run("save-boot", "--directory", saved.toString(), "--host", "demo");

    assertThat(CommandRun.of("--host", capture.toString()))
        .isEqualTo(CommandRun.of("--host", "demo:switch"));
    assertThat(timeless(Files.readString(metrics)))
        .isEqualTo(timeless(CommandRun.of("metrics", "--host", "demo").out()));
    assertThat(List.of(captured, measured, kept))
        .isEqualTo(
            List.of(
                CommandRun.of(
                    "capture", capture.toString(), "--host", "demo:switch", "--redact", "--force"),
                CommandRun.of("metrics", "--output", metrics.toString(), "--host", "demo"),
                CommandRun.of("save-boot", "--directory", saved.toString(), "--host", "demo")));
  }

  private static CommandRun run(String... arguments) throws IOException, InterruptedException {
    Process process = Program.process(arguments).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandRun(process.waitFor(), out, err);
  }

  private static CommandRun timeless(CommandRun run) {
    return new CommandRun(run.status(), timeless(run.out()), run.err());
  }

  /** Without when a host was read, how long that took, and by which Java. */
  private static String timeless(String text) {
    return text.replaceAll("(\"generatedAt\" : )\"[^\"]*\"", "$1null")
        .replaceAll("(?m)^(IOVA spaces(?: from [a-z-]+)?), [0-9T:.-]+Z$", "$1")
        .replaceAll("(iovascope_build_info\\{.*java=)\"[^\"]*\"", "$1\"\"")
        .replaceAll("(?m)^(iovascope_\\w*seconds(?:\\{.*\\})?) .*", "$1");
  }
}
