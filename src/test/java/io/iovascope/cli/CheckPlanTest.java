// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckPlanTest {

  private static CommandRun check(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("--host", "demo:rmrr", "check"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void theAnswerComesFirst() {
    Golden.assertMatches(check("00:03.0", "--guest-ram", "512M").out(), "cli/check-plan-no.txt");
    Golden.assertMatches(check("00:06.0", "--guest-ram", "512M").out(), "cli/check-plan-but.txt");
    Golden.assertMatches(
        check("00:06.0", "--dpdk", "--memory", "256M", "--hugepages", "2M").out(),
        "cli/check-plan-dpdk.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "00:03.0, warning, 1, no",
    "00:03.0, critical, 1, no",
    "00:03.0, never, 0, no",
    "00:06.0, warning, 1, yes-but",
    "00:06.0, critical, 0, yes-but",
  })
  void theExitStatusTells(String device, String failOn, int status, String answer) {
    CommandRun run = check(device, "--guest-ram", "512M", "--fail-on", failOn, "-o", "json");

    assertThat(run.status()).isEqualTo(status);
    assertThat(run.json().path("answer").asText()).isEqualTo(answer);
    assertThat(run.json().path("schema").asText()).isEqualTo("iovascope.plan/1");
  }

  @ParameterizedTest
  @CsvSource({
    "5.15, EPERM (errno 1)",
    "6.5, EPERM (errno 1)",
    "6.6, EINVAL (errno 22)",
    "7.2, EINVAL (errno 22)"
  })
  void anotherKernelRefusesInItsOwnWay(String kernel, String error) {
    JsonNode json =
        check("00:03.0", "--guest-ram", "512M", "--kernel", kernel, "-o", "json").json();

    assertThat(json.path("points").path(0).path("text").asText())
        .startsWith("the kernel refuses group 2 with " + error);
  }

  @ParameterizedTest
  @CsvSource({
    "--guest-ram 8G, give the DEVICE that the plan is about",
    "00:03.0, 'give --guest-ram SIZE, or --dpdk and --memory SIZE'",
    "00:03.0 --dpdk, give --memory SIZE: what the program takes",
    "00:03.0 --guest-ram 8, '--guest-ram 8: expected a size such as 512M, 1.5GiB or 64G, at most 4 PiB'",
    "00:03.0 --guest-ram 9999999T, '--guest-ram 9999999T: expected a size such as 512M, 1.5GiB or 64G, at most 4 PiB'",
    "00:03.0 --guest-ram 0G, '--guest-ram 0G: expected a size such as 512M, 1.5GiB or 64G, at most 4 PiB'",
    "00:03.0 --guest-ram 1M, --guest-ram 1M: a guest has 2 MiB at least",
    "00:03.0 --guest-ram 1G --guest-phys-bits 99, --guest-phys-bits 99: expected 32 to 57",
    "00:03.0 --guest-ram 1G --kernel new, '--kernel new: expected a release such as 6.12 or 7.2, or a name such as el9.6'",
    "3 --guest-ram 1G, '''3'': expected a PCI address such as 0000:3b:00.0'",
  })
  void whatMakesNoSenseIsSaidInOneLine(String arguments, String message) {
    assertThat(check(arguments.split(" ")))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + message));
  }

  @Test
  void aDeviceThatIsNotThere() {
    assertThat(check("7f:00.0", "--guest-ram", "1G"))
        .isEqualTo(CommandRun.failure(3, "iovascope: this host has no device 0000:7f:00.0"));
  }
}
