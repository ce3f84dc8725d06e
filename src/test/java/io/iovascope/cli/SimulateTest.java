// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.shared.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simulate} and {@code simulate host} as people type them. */
class SimulateTest {

  @Test
  void printsWhatAnotherKernelChanges() {
    assertThat(CommandRun.of("--host", "demo:rmrr", "simulate", "--kernel", "6.1"))
        .satisfies(
            run -> {
              assertThat(run.status()).isZero();
              assertThat(run.out())
                  .startsWith("host\n  - kernel 6.12.107+deb13-amd64\n  + kernel 6.1\n")
                  .contains("vfio.refusal.errno 22\n", "vfio.refusal.errno 1\n");
              assertThat(run.err()).isEmpty();
            });
  }

  @Test
  void jsonIsThatOfDiff() {
    CommandRun run = CommandRun.of("--host", "demo", "-o", "json", "simulate", "--kernel", "6.12");

    assertThat(run.json().get("schema").asText()).isEqualTo("iovascope.diff/1");
  }

  @Test
  void whatTheModelDoesNotKnowIsSaid() {
    CommandRun run =
        CommandRun.of(
            "--host", "demo", "simulate", "--cmdline", "iommu=pt quiet", "--kconfig", "FOO=y");

    assertThat(run.err())
        .isEqualTo(
            """
            iovascope: --kconfig: CONFIG_FOO changes nothing here
            iovascope: --cmdline: quiet changes nothing here
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --kernel=9.9 | --kernel 9.9: not known; iovascope knows 5.15 to 7.2, and names such as el9.6 (docs/what-if.md)
          --kernel=new | --kernel new: expected a release such as 6.12 or 7.2, or a name such as el9.6
          --sriov-numvfs=5 | --sriov-numvfs 5: expected DEVICE=N
          --rmrr=1-2 | --rmrr 1-2: expected START-END,DEVICE, such as 0x7b800000-0x7fffffff,0000:00:02.0
          --window=0000:00 | --window 0000:00: expected BUS=START-END, such as 0000:00=0x80000000-0x8fffffff
          --add-device=0000:00,speed=9 | --add-device: 'speed=9': expected class=, bar=, mask= or driver=
          --group-type=magic | 'magic' is no type of a group; there are DMA, DMA-FQ, identity
          --unit-width=40 | a unit's address width is 39, 48 or 57 bits, not 40
          """)
  void wrongChangesAreOneLine(String option, String line) {
    assertThat(CommandRun.of("--host", "demo", "simulate", option))
        .isEqualTo(CommandRun.failure(ExitStatus.USAGE, "iovascope: " + line));
  }

  @Test
  void aHostWithoutAChangeIsWrongUsage() {
    assertThat(CommandRun.of("--host", "demo", "simulate").status()).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void anInventedHostIsScannedWrittenAndReadAgain(@TempDir Path directory) {
    String file = directory.resolve("laptop.tar.gz").toString();
    CommandRun scanned = CommandRun.of("simulate", "host", "laptop");

    assertThat(CommandRun.of("simulate", "host", "laptop", "--output", file))
        .isEqualTo(new CommandRun(0, file + ": 9 devices, 7 groups\n", ""));
    assertThat(CommandRun.of("--host", file, "scan")).isEqualTo(scanned);
    assertThat(CommandRun.of("simulate", "host", "laptop", "--output", file).status())
        .isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void errorsOfADescriptionAreOneLineEach(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("x.host"), "kernel 7.2\nspeed 1\n");

    assertThat(CommandRun.of("simulate", "host", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                ExitStatus.USAGE,
                "iovascope: %s:2:1: expected host, kernel, cmdline, config, cpu, memory, bridge or rmrr, found 'speed'\niovascope: %s:3:1: a host has a bridge: 'bridge { ... }'"
                    .formatted(file, file)));
  }

  @Test
  void thereIsNoSuchDescription() {
    assertThat(CommandRun.of("simulate", "host", "castle"))
        .isEqualTo(
            CommandRun.failure(
                ExitStatus.USAGE,
                "iovascope: castle: no such file, and no example; there are laptop, server, eight-sockets"));
  }
}
