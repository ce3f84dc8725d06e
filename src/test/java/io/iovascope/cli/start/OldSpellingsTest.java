// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldSpellingsTest {

  private static OldSpellings of(String line) {
    return OldSpellings.of(List.of(line.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          scan --only gpu             ~ scan --kind gpu             ~ --only is now --kind
          scan --only=gpu             ~ scan --kind=gpu             ~ --only is now --kind
          check --device 3b:00.0      ~ check 3b:00.0               ~ --device is now the first argument
          check --device=3b:00.0      ~ check 3b:00.0               ~ --device is now the first argument
          check --dpdk --device 1:0.0 ~ check 1:0.0 --dpdk          ~ --device is now the first argument
          usage --trace               ~ probe trace 10s             ~ usage --trace is now probe trace
          usage --trace 1m            ~ probe trace 1m              ~ usage --trace is now probe trace
          usage --trace=1m            ~ probe trace 1m              ~ usage --trace is now probe trace
          usage --trace -o json       ~ probe trace 10s -o json     ~ usage --trace is now probe trace
          usage -o json --trace 1m    ~ probe trace 1m -o json      ~ usage --trace is now probe trace
          usage --page-table 1:0.0    ~ probe page-table 1:0.0      ~ usage --page-table is now probe page-table
          usage --yes --page-table=x  ~ probe page-table x --yes    ~ usage --page-table is now probe page-table
          simulate --config X=y       ~ simulate --kconfig X=y      ~ --config is now --kconfig
          simulate --vfs=1:0.0=8      ~ simulate --sriov-numvfs=1:0.0=8 ~ --vfs is now --sriov-numvfs
          simulate host x --capture f ~ simulate host x --output f  ~ --capture is now --output
          simulate load --nic a --device x --nvme b ~ simulate load x --nic a --nvme b ~ --device is now the first argument
          simulate load x --for 10s   ~ simulate load x --duration 10s ~ --for is now --duration
          agent --metrics-groups 3    ~ agent --group 3             ~ --metrics-groups is now --group
          agent --metrics-drop-idle-vfs=true ~ agent --drop-idle-vfs=true ~ --metrics-drop-idle-vfs is now --drop-idle-vfs
          """)
  void eachIsReplacedAndTold(String old, String now, String note) {
    assertThat(of(old))
        .isEqualTo(
            new OldSpellings(
                List.of(now.split(" ")),
                List.of("iovascope: " + note + "; the old spelling goes with 0.3")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          --host demo check --device x       ~ --host demo check x
          --host=demo -v check --device x    ~ --host=demo -v check x
          -o json usage --trace              ~ -o json probe trace 10s
          -vo json usage --trace             ~ -vo json probe trace 10s
          -ojson --format text scan --only a ~ -ojson --format text scan --kind a
          simulate --host a load --device x  ~ simulate --host a load x
          simulate -v host x --capture=f     ~ simulate -v host x --output=f
          """)
  void sharedOptionsMayStandBeforeTheCommand(String old, String now) {
    assertThat(of(old).arguments()).isEqualTo(List.of(now.split(" ")));
  }

  /** The same words are right elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--only gpu",
        "scan",
        "scan -- --only",
        "check --only no-iova",
        "check --baseline --",
        "ranges 3b:00.0 --for vfio",
        "simulate load 1:0.0 --vfs count=8",
        "simulate load 1:0.0 --mask 32",
        "simulate host x --output f",
        "agent --config file",
        "probe trace 10s",
        "help usage --trace",
        "show scan --only",
        "explain --device x",
        "--host scan show --only gpu",
        "scan --onlyx gpu",
        "--host",
        "-o"
      })
  void anythingElseStaysAsItIs(String line) {
    assertThat(of(line)).isEqualTo(new OldSpellings(List.of(line.split(" ")), List.of()));
  }

  @Test
  void oneThatIsUsedTwiceIsToldOnce() {
    assertThat(of("simulate --vfs a=1 --config X=y --vfs b=2"))
        .isEqualTo(
            new OldSpellings(
                List.of("simulate --sriov-numvfs a=1 --kconfig X=y --sriov-numvfs b=2".split(" ")),
                List.of(
                    "iovascope: --config is now --kconfig; the old spelling goes with 0.3",
                    "iovascope: --vfs is now --sriov-numvfs; the old spelling goes with 0.3")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check --device", "check --device --dpdk", "usage --page-table --ranges"})
  void withoutItsValueItStaysForTheCommandToRefuse(String line) {
    assertThat(of(line).arguments()).isEqualTo(List.of(line.split(" ")));
    assertThat(of(line).notes()).hasSize(1);
    assertThat(CommandRun.of(line.split(" ")).status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          scan --only net                           ~ scan --kind net
          check --device 00:06.0 --guest-ram 512M   ~ check 00:06.0 --guest-ram 512M
          usage --trace 1s                          ~ probe trace 1s
          usage --page-table 00:03.0 --ranges       ~ probe page-table 00:03.0 --ranges
          simulate --config IOMMUFD=n               ~ simulate --kconfig IOMMUFD=n
          simulate --vfs 00:03.0=4                  ~ simulate --sriov-numvfs 00:03.0=4
          simulate load --device 00:1f.2 --leak size=4K --for 1s ~ simulate load 00:1f.2 --leak size=4K --duration 1s
          """)
  void theOldOneDoesWhatTheNewOneDoes(String old, String now) {
    CommandRun expected = CommandRun.of((now + " --host demo").split(" "));

    CommandRun run = CommandRun.of((old + " --host demo").split(" "));

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                expected.status(),
                expected.out(),
                String.join("\n", of(old).notes()) + "\n" + expected.err()));
    assertThat(expected.err()).doesNotContain("Unknown option");
  }

  @Test
  void theOldWayToWriteACaptureWorks(@TempDir Path directory) {
    String file = directory.resolve("laptop.tar.gz").toString();

    CommandRun run = CommandRun.of("simulate", "host", "laptop", "--capture", file);

    assertThat(run.status()).isZero();
    assertThat(run.err())
        .isEqualTo("iovascope: --capture is now --output; the old spelling goes with 0.3\n");
    assertThat(directory.resolve("laptop.tar.gz")).exists();
  }

  /** Nobody can start an agent here; what it is asked is understood. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent --metrics-groups 3,17 --metrics-drop-idle-vfs true",
        "agent --metrics-groups=3 --metrics-drop-idle-vfs=false"
      })
  void theAgentUnderstandsWhatIsReplaced(String line) {
    List<String> arguments = of(line).arguments();

    assertThat(Commands.all().parseArgs(arguments.toArray(String[]::new)).errors()).isEmpty();
  }
}
