// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong usage gives status 2 and one line, and nothing on standard output. */
class UsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          bogus                     ~ Unmatched argument at index 0: 'bogus'; see 'iovascope --help'
          --bogus                   ~ Unknown option: '--bogus'; see 'iovascope --help'
          scan --bogus              ~ Unknown option: '--bogus'; see 'iovascope scan --help'
          -o xml                    ~ Invalid value for option '--format': expected one of [TEXT, JSON, JUNIT, SARIF, JSONL, CSV] (case-insensitive) but was 'xml'; see 'iovascope --help'
          scan --group one          ~ Invalid value for option '--group' (ID): 'one' is not an int; see 'iovascope scan --help'
          show                      ~ Missing required parameter: 'DEVICE|GROUP'; see 'iovascope show --help'
          explain 00:03.0           ~ Missing required parameter: 'ADDRESS' (or option --fault or --error); see 'iovascope explain --help'
          --host                    ~ Missing required parameter for option '--host' (HOST); see 'iovascope --help'
          --host demo:none          ~ --host demo:none: no such demo; there are rmrr, filling, switch, sriov, sockets, nocrs, beyond, off, faults
          scan --kind gpus          ~ --kind gpus: expected gpu, net, nvme, storage, usb, audio, accelerator, bridge or other
          ranges 00:03.0 --for dpdk ~ --for dpdk: expected dma-api, vfio or iommufd
          ranges 3 --host=demo                  ~ --for dma-api wants a device: the devices of a group have limits of their own
          """)
  void wrongArgumentIsNamed(String arguments, String line) {
    String[] words = arguments.split(" ");

    assertThat(CommandRun.of(words)).isEqualTo(CommandRun.failure(2, "iovascope: " + line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "eth0",
        "00:1f",
        "0000:00:1f.8",
        "0000:00:20.0",
        "00:03.0 ",
        "@/etc/hostname",
        "12345678901",
        "0000:00:03.0/.."
      })
  void malformedDeviceIsQuoted(String device) {
    assertThat(CommandRun.of("explain", "--host", "demo", device, "0x1000"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: '%s': expected a PCI address such as 0000:3b:00.0".formatted(device)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0x", "x", "0x1g", "0x+5", "+5", "5 ", "0x10000000000000000", "1e9", "0b1"})
  void malformedAddressIsQuoted(String address) {
    assertThat(CommandRun.of("explain", "--host", "demo", "00:03.0", address))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: '%s': expected an address of at most 64 bits, such as 0xbf800000"
                    .formatted(address)));
  }

  @Test
  void argumentsCannotWriteToTheTerminal() {
    String evil = "\u001b]0;owned\u0007\u009b31m\n";
    String shown = "\\x1b]0;owned\\x07\\x9b31m\\x0a";

    assertThat(CommandRun.of(evil).err())
        .isEqualTo(
            "iovascope: Unmatched argument at index 0: '%s'; see 'iovascope --help'\n"
                .formatted(shown));
    assertThat(CommandRun.of("--host", "demo", "show", evil).err())
        .isEqualTo(
            "iovascope: '%s': expected a PCI address such as 0000:3b:00.0\n".formatted(shown));
    assertThat(CommandRun.of("--host", "/" + evil).err())
        .isEqualTo(
            "iovascope: --host /%s: no such file or directory; give live, a directory, a capture file, or demo\n"
                .formatted(shown));
  }

  @Test
  void unknownDeviceAndGroupAreNotOnTheHost() {
    assertThat(CommandRun.of("--host", "demo", "show", "0000:99:00.0"))
        .isEqualTo(CommandRun.failure(3, "iovascope: this host has no device 0000:99:00.0"));
    assertThat(CommandRun.of("--host", "demo", "show", "77"))
        .isEqualTo(CommandRun.failure(3, "iovascope: this host has no IOMMU group 77"));
  }

  @Test
  void existingFileIsReplacedOnlyOnRequest(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("host.tar.gz"), "mine");

    assertThat(CommandRun.of("--host", "demo", "capture", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: %s exists; give --force to replace it".formatted(file)));
    assertThat(file).hasContent("mine");
    assertThat(CommandRun.of("--host", "demo", "capture", "--force", file.toString()))
        .isEqualTo(new CommandRun(0, file + ": 10 devices, 7 groups\n", ""));
  }

  @Test
  void captureIntoDirectoryThatIsNotThereSaysSo(@TempDir Path directory) {
    Path file = directory.resolve("gone/host.tar.gz");

    assertThat(CommandRun.of("--host", "demo", "capture", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: %s cannot be written: no such file or directory".formatted(file)));
  }

  @Test
  void stackTraceIsForVerboseOnly() {
    CommandRun run = CommandRun.of("--verbose", "--host", "demo", "show", "77");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("iovascope: this host has no IOMMU group 77\n")
        .contains("\n\tat io.iovascope.cli.");
  }
}
