// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import io.iovascope.host.archive.Packed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    "Read, 00:03.0, 0x3d100000, 0x06, own-rmrr, should be mapped 1:1 and is not",
    "Read, 00:1f.2, 0xdf63e000, 0x06, bridge-window, peer to peer",
    "Write, 00:1f.2, 0x8000000000, 0x05, above-limit, made the address up",
    "Write, 00:1f.2, 0xfffffffffffff000, 0x05, above-limit, when a mapping had failed",
    "Write, 00:1f.2, 0xffffffffffffffff, 0x05, above-limit, when a mapping had failed",
    "Read, 00:06.0, 0xffffe000, 0x06, former-owner, former driver",
    "Read, 00:06.0, 0x10000000, 0x06, usable, address of the guest or program that has it",
    "Read, 00:1f.2, 0xffffe000, 0x06, usable, ahci had unmapped the buffer",
    "Write, 00:1f.2, 0xffffe000, 0x02, usable, had not attached it to any page table",
    "Write, 7f:00.0, 0xffffe000, 0x02, unknown, had not attached it to any page table",
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

  /** A line of another machine says what it says; this host knows nothing of it. */
  @ParameterizedTest
  @CsvSource({
    "7f:00.0, 0xffffe000, 0x06, unknown, its mapping is gone",
    "7f:00.1, 0x3d100000, 0x02, unknown, not attached",
    "7f:00.0, 0x0, 0x05, page-zero, nobody filled in",
    "7f:00.0, 0xfee01000, 0x05, msi, interrupt range",
    "7f:00.0, 0xfffffffffffff000, 0x04, unknown, a mapping had failed",
    "7f:00.0, 0x8000000000, 0x04, unknown, beyond what the page tables",
    "7f:00.0, 0x1000, 0x0c, unknown, makes no sense",
  })
  void aLineOfAnotherHostIsExplainedByWhatItSays(
      String device, String address, String reason, String region, String cause) {
    CommandRun run = fault("rmrr", line("Read", device, address, reason), "-o", "json");

    assertThat(run.status()).isZero();
    assertThat(run.json().path("region").asText()).isEqualTo(region);
    assertThat(run.json().path("cause").asText()).contains(cause);
    assertThat(run.json().path("explanation").isNull()).isTrue();
    assertThat(run.out()).doesNotContain("0000:00:");
  }

  @Test
  void theHostOfAnotherLineNeedNotWork() {
    assertThat(fault("off", line("Read", "7f:00.0", "0x1000", "0x06")).status()).isZero();
  }

  @Test
  void faultsThatAreAlikeAreOneGroup() {
    String text =
        "[    1.000000] %s\ndmar_fault: 44 callbacks suppressed\n[    3.500000] %s\n[    4.000000] %s\n"
            .formatted(
                line("Read", "00:1f.2", "0xffffe000", "0x06"),
                line("Read", "00:1f.2", "0xffff0000", "0x06"),
                line("Write", "00:1f.2", "0xffff0000", "0x05"));
    JsonNode json = json("rmrr", text);
    JsonNode first = json.path("faults").path(0);

    assertThat(json.path("schema").asText()).isEqualTo("iovascope.faults/1");
    assertThat(json.path("faults")).hasSize(2);
    assertThat(first.path("count").asLong()).isEqualTo(2);
    assertThat(first.path("suppressed").asLong()).isEqualTo(44);
    assertThat(first.path("address").asText()).isEqualTo("0x00000000ffffe000");
    assertThat(first.path("addresses").path("start").asText()).isEqualTo("0x00000000ffff0000");
    assertThat(first.path("first").path("secondsSinceBoot").asDouble()).isEqualTo(1.0);
    assertThat(first.path("last").path("secondsSinceBoot").asDouble()).isEqualTo(3.5);
    Golden.assertMatches(fault("rmrr", text).out(), "cli/explain-faults.txt");
  }

  /** Also of a machine that is not at hand; a boot knows nothing of the one before. */
  @Test
  void whatATextSaysBeforeAFaultSpeaksForItsCauses() {
    String interrupt =
        "DMAR: [INTR-REMAP] Request device [7f:00.0] fault index 0x21 [fault reason 0x22] Present"
            + " field in the IRTE entry is clear";

    assertThat(fault("rmrr", "PM: suspend exit\n" + interrupt).out())
        .contains("the host had resumed before");
    assertThat(fault("rmrr", interrupt + "\nPM: suspend exit").out())
        .doesNotContain("the host had resumed before");
    assertThat(
            fault(
                    "rmrr",
                    "PM: suspend exit\n[    0.000000] Linux version 6.12.1 (a@b) #1 SMP\n[    9.000000] "
                        + interrupt)
                .out())
        .doesNotContain("the host had resumed before");
  }

  @Test
  void aFileIsReadBootByBoot(@TempDir Path directory) throws IOException {
    String boot =
        "Jan  1 08:00:00 host kernel: [    0.000000] Linux version 6.%d\n"
            + "Jan  1 08:00:09 host kernel: [    9.000000] "
            + line("Read", "00:%02x.0", "0x1000", "0x06")
            + "\n";
    Path log = directory.resolve("kern.log");
    Files.writeString(log, boot.formatted(1, 4) + boot.formatted(12, 5) + boot.formatted(18, 6));

    assertThat(device(log.toString())).isEqualTo("0000:00:06.0");
    assertThat(device("@" + log, "--boot", "-1")).isEqualTo("0000:00:05.0");
    assertThat(device(log.toString(), "--boot", "1")).isEqualTo("0000:00:04.0");
    assertThat(ofFile(log.toString(), "--boot", "all").path("faults")).hasSize(3);
    assertThat(fault("rmrr", log.toString()).err())
        .isEqualTo(
            "iovascope: %s: one boot of 3, lines 5 to 6; 2 faults of the others are left out (--boot"
                    .formatted(log)
                + " all)\n");
    assertThat(fault("rmrr", log.toString(), "--boot", "4"))
        .isEqualTo(CommandRun.failure(2, "iovascope: --boot 4: the log has 3 boots"));
    assertThat(fault("rmrr", log.toString(), "--boot", "x").status()).isEqualTo(2);
  }

  /** The unit records no requester, and the command at which it stopped waits for another. */
  @Test
  void anInvalidationWhoseDeviceNoLineNamesIsExplained() {
    CommandRun run =
        fault(
            "sockets",
            "DMAR: VT-d detected Invalidation Time-out Error: SID 0\n"
                + "DMAR: QI HEAD: Invalidation Wait qw0 = 0x200000025, qw1 = 0x1003a9b4c\n"
                + "DMAR: Invalidation Time-out Error (ITE) cleared");

    assertThat(run.status()).isZero();
    Golden.assertMatches(run.out(), "cli/explain-invalidation.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "VT-d detected Invalidation Completion Error: SID ffff, ICE, uses ATS|use ATS",
    "VT-d detected Invalidation Queue Error: Reason 8, IQE, did not understand a command",
    "Invalidation Time-out Error (ITE), ITE, use ATS",
  })
  void everyErrorOfTheQueueHasItsWords(String line, String name, String devices) {
    CommandRun run = fault("rmrr", "[   12.0] DMAR: " + line + "\r\n");

    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("(" + name + "):")
        .containsPattern(devices);
    assertThat(fault("rmrr", "DMAR: " + line, "-o", "json").json().path("faults")).isEmpty();
  }

  /** As --host takes it: by its content, from a file and from a pipe. */
  @Test
  void aLogMayBePacked(@TempDir Path directory) throws IOException {
    byte[] log = Packed.bytes(line("Read", "00:1f.2", "0x1000", "0x06") + "\n");
    for (byte[] packed :
        List.of(Packed.gzip(log), Packed.xz(log), Packed.bzip2(log), Packed.zstd(log))) {
      Path file = Files.write(directory.resolve("log"), packed);

      assertThat(device(file.toString())).isEqualTo("0000:00:1f.2");
      assertThat(piped(packed).json().path("device").asText()).isEqualTo("0000:00:1f.2");
    }
  }

  private static CommandRun piped(byte[] input) {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(input));
      return fault("rmrr", "-", "-o", "json");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void ofAPackedLogThatIsCutOffTheBeginningIsRead(@TempDir Path directory) throws IOException {
    StringBuilder log = new StringBuilder(line("Read", "00:1f.2", "0x1000", "0x06") + "\n");
    new Random(5).ints(20_000).forEach(number -> log.append(number).append('\n'));
    byte[] packed = Packed.gzip(Packed.bytes(log.toString()));
    Path file = Files.write(directory.resolve("log.gz"), Arrays.copyOf(packed, packed.length / 2));
    CommandRun run = fault("rmrr", file.toString(), "-o", "json");

    assertThat(run.json().path("device").asText()).isEqualTo("0000:00:1f.2");
    assertThat(run.err())
        .endsWith(
            "iovascope: %s: the file is cut off: the rest is not read; copy it again from where it was made\n"
                .formatted(file));
    assertThat(CommandRun.of("--host", file.toString(), "scan", "-v").out())
        .contains("it is cut off");
  }

  @Test
  void anArchiveIsNoLog(@TempDir Path directory) throws IOException {
    Path file =
        Files.write(
            directory.resolve("sos.tar.xz"),
            Packed.xz(Packed.tar("top/dmesg", line("Read", "00:1f.2", "0x1000", "0x06"))));

    assertThat(fault("rmrr", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: %s: expected a log, found an archive; it may be a host: iovascope explain --fault all --host %s"
                    .formatted(file, file)));
    assertThat(piped(Files.readAllBytes(file)).err()).contains("--fault all --host -");
  }

  private static String device(String... arguments) {
    return ofFile(arguments).path("device").asText();
  }

  private static JsonNode ofFile(String... arguments) {
    return fault(
            "rmrr",
            Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toArray(String[]::new))
        .json();
  }

  @Test
  void aLineThatIsNoFaultLeadsToCheck() {
    assertThat(fault("rmrr", "DMAR: ERROR: DMA PTE for vPFN 0x428ec already set (to 3 not 3)"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --fault: no DMA fault is in this line of a kernel; as a file, check"
                    + " --host FILE says what it means"));
  }

  @Test
  void aLineWithoutAnAddressIsNotSaidToBeOfTheDmaApi() {
    assertThat(
            fault(
                    "rmrr",
                    "DMAR: [DMA Read] Request device [06:00.0] fault addr ffxxxxxx [fault reason 06]"
                        + " PTE Read access is not set")
                .out())
        .contains("the line does not give the address")
        .doesNotContain("an unknown address is");
  }

  @Test
  void aFileWithoutFaultsIsSaidInOneLine(@TempDir Path directory) throws IOException {
    Path log = Files.writeString(directory.resolve("a"), "[    0.000000] Linux version 6.1\n");
    Path other = Files.writeString(directory.resolve("b"), "hello\n");

    assertThat(fault("rmrr", log.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: %s: no DMA fault is in its 1 lines; check --host %1$s says what else is in them"
                    .formatted(log)));
    assertThat(fault("rmrr", other.toString()))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: %s: expected a kernel log; nothing in its 1 lines is of a kernel"
                    .formatted(other)));
    assertThat(fault("rmrr", "@" + directory.resolve("c")))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --fault @%s: no such file or directory"
                    .formatted(directory.resolve("c"))));
  }

  @Test
  void theLastFaultOfTheLogIsExplained() {
    JsonNode json = json("beyond", "last");

    assertThat(json.path("device").asText()).isIn("0000:00:1f.2", "0000:00:06.0");
    assertThat(json.path("reason").asText()).isEqualTo("0x02");
  }

  /** Eight kinds of faults, each with another cause, are explained on one screen. */
  @Test
  void allFaultsOfAHostFitOnOneScreen() {
    CommandRun run = fault("faults", "all");

    assertThat(run.out().lines()).hasSizeLessThanOrEqualTo(50);
    assertThat(
            fault("faults", "all", "-o", "json").json().path("faults").findValuesAsText("region"))
        .hasSize(8);
    Golden.assertMatches(run.out(), "cli/explain-demo-faults.txt");
  }

  @Test
  void whatIsNoFaultIsSaidInOneLine() {
    assertThat(fault("sriov", "all")).isEqualTo(fault("sriov", "last"));
    assertThat(fault("sriov", "last"))
        .isEqualTo(CommandRun.failure(3, "iovascope: no DMA fault is in the kernel's log"));
    assertThat(fault("sriov", "hello"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --fault: expected a line with 'Request device [BUS:DEVICE.FUNCTION]"
                    + " fault addr', a file with such lines, - for standard input, or last"));
    assertThat(fault("sriov", "last", "00:1f.2"))
        .isEqualTo(
            CommandRun.failure(2, "iovascope: --fault names the device and the address itself"));
    assertThat(CommandRun.of("explain"))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: Missing required parameter: 'DEVICE' (or option --fault or --error); see"
                    + " 'iovascope explain --help'"));
  }

  @Test
  void textOfTheLineIsEscaped() {
    CommandRun run =
        fault(
            "rmrr",
            "DMAR: [DMA Read NO_PASID] Request device [00:1f.2] fault addr 0x0 [fault reason 0x06]"
                + " \u001b[31mred\u0007blue");

    assertThat(run.out()).contains("red\\x07blue").doesNotContain("\u001b");
  }
}
