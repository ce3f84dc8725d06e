package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainFaultTest {

  private static CommandRun fault(String demo, String... arguments) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("--host", "demo:" + demo, "explain", "--fault"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static JsonNode json(String demo, String line) {
    return fault(demo, line, "-o", "json").json();
  }

  private static String line(String access, String device, String address, String reason) {
    return "DMAR: [DMA %s NO_PASID] Request device [%s] fault addr %s [fault reason %s] text"
        .formatted(access, device, address, reason);
  }

  /** The whole text for one fault; who claims the address comes after it. */
  @Test
  void saysDeviceAddressCauseAndNextStep() {
    Golden.assertMatches(
        fault("rmrr", line("Read", "00:1f.2", "0xc0001000", "0x06")).out(),
        "cli/explain-fault.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "Read, 00:1f.2, 0x0, 0x06, page-zero, nobody filled in",
    "Write, 00:1f.2, 0xfee01000, 0x05, msi, interrupt range",
    "Read, 00:06.0, 0x3d100000, 0x06, rmrr, gives to other devices only",
    "Read, 00:03.0, 0x3d100000, 0x02, own-rmrr, still at work for the firmware",
    "Read, 00:03.0, 0x3d100000, 0x06, own-rmrr, should be mapped 1:1 is not",
    "Read, 00:1f.2, 0xdf63e000, 0x06, bridge-window, peer to peer",
    "Write, 00:1f.2, 0x8000000000, 0x05, above-limit, made the address up",
    "Write, 00:1f.2, 0xfffffffffffff000, 0x05, above-limit, did not see that a mapping had failed",
    "Write, 00:1f.2, 0xffffffffffffffff, 0x05, above-limit, did not see that a mapping had failed",
    "Read, 00:06.0, 0xffffe000, 0x06, former-owner, former driver",
    "Read, 00:1f.2, 0xffffe000, 0x06, usable, reads past the end",
    "Write, 00:1f.2, 0xffffe000, 0x05, usable, other direction",
    "Write, 00:1f.2, 0xffffe000, 0x02, usable, not attached to any page table",
    "Write, 7f:00.0, 0xffffe000, 0x02, unknown, no function has",
  })
  void everyClassOfAddressHasItsCause(
      String access, String device, String address, String reason, String region, String cause) {
    JsonNode json = json("rmrr", line(access, device, address, reason));

    assertThat(json.path("region").asText()).isEqualTo(region);
    assertThat(json.path("cause").asText()).contains(cause);
    assertThat(json.path("next").asText()).isNotEmpty();
  }

  @Test
  void anInterruptHasNoAddress() {
    JsonNode json =
        json(
            "rmrr",
            "DMAR: [INTR-REMAP] Request device [00:1f.2] fault index 0x1b [fault reason 0x22]"
                + " Present field in the IRTE entry is clear");

    assertThat(json.path("region").asText()).isEqualTo("interrupt");
    assertThat(json.path("explanation").isNull()).isTrue();
  }

  /** As on the HP DL320 G6: the bridge lends its name to what is below it. */
  @Test
  void aBridgeIsNotTheOneThatAsked() {
    JsonNode json = json("switch", line("Read", "02:01.0", "0xdf63e000", "0x06"));

    assertThat(json.path("requester").path(0).asText())
        .isEqualTo(
            "0000:02:01.0 is a bridge: requests of conventional PCI devices below it carry its"
                + " name");
    assertThat(json.path("requester").path(1).asText()).isEqualTo("below it: 0000:04:00.0");
  }

  @Test
  void theLastFaultOfTheLogIsExplained() {
    JsonNode json = json("beyond", "last");

    assertThat(json.path("device").asText()).isIn("0000:00:1f.2", "0000:00:06.0");
    assertThat(json.path("reason").asText()).isEqualTo("0x02");
  }

  @Test
  void whatIsNoFaultIsSaidInOneLine() {
    assertThat(fault("sriov", "last"))
        .isEqualTo(CommandRun.failure(3, "iovascope: no DMA fault is in the kernel's log"));
    assertThat(fault("sriov", "hello"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --fault: expected a line with 'Request device [BUS:DEVICE.FUNCTION]"
                    + " fault addr', or last"));
    assertThat(fault("sriov", "last", "00:1f.2"))
        .isEqualTo(
            CommandRun.failure(2, "iovascope: --fault names the device and the address itself"));
    assertThat(CommandRun.of("explain"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: Missing required parameter: 'DEVICE' (or option --fault); see 'iovascope"
                    + " explain --help'"));
  }

  @Test
  void textOfTheLineIsEscaped() {
    CommandRun run =
        fault(
            "rmrr",
            "DMAR: [DMA Read NO_PASID] Request device [00:1f.2] fault addr 0x0 [fault reason 0x06]"
                + " \u001b[31mred");

    assertThat(run.out()).contains("\\x1b[31mred").doesNotContain("\u001b");
  }
}
