// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.settings.AgentOption;
import io.iovascope.host.root.SavedInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdUnitsTest {

  private static final String AGENT = "iovascope.service";
  private static final String BOOT = "iovascope-boot.service";
  private static final String TEXTFILE = "iovascope-textfile.service";
  private static final String USAGE = "iovascope-usage.service";
  private static final String TRACE = "iovascope-trace.service";
  private static final String STATE = "/run/iovascope/agent";
  private static final String NOTHING = "";

  /** What a program said and how it ended. */
  private record Answer(int status, String text) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        AGENT,
        BOOT,
        TEXTFILE,
        USAGE,
        TRACE,
        "iovascope-boot.timer",
        "iovascope-textfile.timer",
        "iovascope-usage.timer"
      })
  void systemdUnderstandsTheUnit(String name, @TempDir Path directory)
      throws IOException, InterruptedException {
    copyUnits(directory);

    assertThat(systemdAnalyze("verify", directory.resolve(name).toString()))
        .isEqualTo(new Answer(0, NOTHING));
  }

  /** Ten times the exposure that {@code systemd-analyze security} shows; less is better. */
  @ParameterizedTest
  @CsvSource({AGENT + ",13", TEXTFILE + ",7", BOOT + ",15", USAGE + ",14", TRACE + ",11"})
  void exposureStaysBelow(String name, int threshold, @TempDir Path directory)
      throws IOException, InterruptedException {
    copyUnits(directory);

    Answer answer =
        systemdAnalyze(
            "security",
            "--offline=true",
            "--threshold=" + threshold,
            directory.resolve(name).toString());

    assertThat(answer.text()).contains("Overall exposure level for " + name);
    assertThat(answer.status()).as(answer.text()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {AGENT, TEXTFILE, TRACE})
  void whatNeedsNoPrivilegeHasNone(String name) {
    UnitFile unit = UnitFile.named(name);

    assertThat(unit.values("CapabilityBoundingSet")).containsExactly(NOTHING);
    assertThat(unit.values("AmbientCapabilities")).containsExactly(NOTHING);
    assertThat(unit.values("NoNewPrivileges")).containsExactly("yes");
  }

  @Test
  void agentIsNotRoot() {
    assertThat(UnitFile.named(AGENT).values("User")).containsExactly("iovascope");
  }

  @ParameterizedTest
  @CsvSource({BOOT + ",CAP_SYSLOG CAP_SYS_ADMIN", USAGE + ",CAP_SYS_RAWIO"})
  void everyCapabilityIsNeededAndExplained(String name, String expected) {
    UnitFile unit = UnitFile.named(name);
    List<String> capabilities = List.of(unit.values("CapabilityBoundingSet").get(0).split(" "));

    assertThat(String.join(" ", capabilities)).isEqualTo(expected);
    assertThat(unit.values("AmbientCapabilities")).containsExactly(NOTHING);
    assertThat(unit.values("NoNewPrivileges")).containsExactly("yes");
    assertThat(capabilities)
        .allSatisfy(
            capability ->
                assertThat(unit.comments())
                    .anyMatch(comment -> comment.startsWith(capability + ": ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {BOOT, TEXTFILE, USAGE, TRACE})
  void onlyTheAgentHasANetwork(String name) {
    assertThat(UnitFile.named(name).values("PrivateNetwork")).containsExactly("yes");
    assertThat(UnitFile.named(name).values("RestrictAddressFamilies")).containsExactly("none");
  }

  /** Standard error goes where the output goes unless told otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {BOOT, USAGE, TRACE})
  void whatGoesWrongIsLoggedThoughTheOutputIsNot(String name) {
    assertThat(UnitFile.named(name).values("StandardOutput")).containsExactly("null");
    assertThat(UnitFile.named(name).values("StandardError")).containsExactly("journal");
  }

  @Test
  void bootUnitSavesWhereTheReadersLookAndNowhereElse() {
    UnitFile unit = UnitFile.named(BOOT);

    assertThat(unit.values("ExecStart"))
        .containsExactly("/usr/bin/iovascope save-boot --directory " + SavedInput.DIRECTORY);
    assertThat(unit.values("ReadWritePaths")).containsExactly(SavedInput.DIRECTORY);
    assertThat(UnitFile.named("tmpfiles.d/iovascope.conf").lines())
        .contains("d /run/iovascope/boot 0750 root iovascope -");
    assertThat(unit.values("Group")).containsExactly("iovascope");
  }

  /** They would take away a file that is read there. */
  @Test
  void nothingHidesWhatIsRead() {
    for (String name : List.of(AGENT, BOOT, TEXTFILE, USAGE, TRACE)) {
      assertThat(UnitFile.named(name).values("ProcSubset")).containsExactly("all");
      assertThat(UnitFile.named(name).values("InaccessiblePaths")).isEmpty();
    }
    assertThat(UnitFile.named(BOOT).values("PrivateDevices")).isEmpty();
    assertThat(UnitFile.named(BOOT).values("ProtectKernelLogs")).isEmpty();
    assertThat(UnitFile.named(BOOT).values("PrivateUsers")).isEmpty();
    assertThat(UnitFile.named(BOOT).values("DeviceAllow")).containsExactly("/dev/kmsg r");
  }

  /** Each of them would take away /proc/kcore, or the capability to open it. */
  @Test
  void usageUnitCanOpenKernelMemoryAndWriteNothingElse() {
    UnitFile unit = UnitFile.named(USAGE);

    for (String hiding : List.of("ProtectKernelTunables", "PrivateDevices", "PrivateUsers")) {
      assertThat(unit.values(hiding)).as(hiding).isEmpty();
    }
    assertThat(unit.values("ReadOnlyPaths")).containsExactly("/proc /sys");
    assertThat(unit.values("ReadWritePaths")).containsExactly("/run/iovascope");
    assertThat(unit.values("ExecStart"))
        .containsExactly("/usr/bin/iovascope usage --output /run/iovascope/usage.json");
    assertThat(unit.values("Group")).containsExactly("iovascope");
    assertThat(unit.values("UMask")).containsExactly("0027");
  }

  @Test
  void traceUnitCanWriteToItsInstancesAndWriteNothingElse() {
    UnitFile unit = UnitFile.named(TRACE);

    for (String hiding : List.of("ProtectKernelTunables", "PrivateUsers")) {
      assertThat(unit.values(hiding)).as(hiding).isEmpty();
    }
    assertThat(unit.values("ReadOnlyPaths")).containsExactly("/proc /sys");
    assertThat(unit.values("ReadWritePaths"))
        .containsExactly("/run/iovascope -/sys/kernel/tracing/instances");
    assertThat(unit.values("ExecStart"))
        .containsExactly(
            "/usr/bin/iovascope probe trace --output /run/iovascope/trace.json --every 15s");
  }

  /** 3 is what {@code probe trace} says where it cannot trace. */
  @Test
  void traceUnitIsNotStartedAgainWhereTheKernelCannotTrace() {
    UnitFile unit = UnitFile.named(TRACE);

    assertThat(unit.values("RestartPreventExitStatus")).containsExactly("2 3");
    assertThat(unit.values("SuccessExitStatus")).containsExactly("143");
    assertThat(unit.values("Description").get(0)).contains("writes to tracefs");
  }

  @Test
  void everySettingOfTheAgentIsThereAndCommentedOut() {
    UnitFile settings = UnitFile.named("iovascope.env");
    Stream<String> options =
        Stream.of(AgentOption.values())
            .map(
                option ->
                    option.variable()
                        + "="
                        + (option == AgentOption.STATE ? STATE : option.defaultValue()));

    assertThat(settings.lines()).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    assertThat(settings.comments().stream().filter(comment -> comment.startsWith("IOVASCOPE_")))
        .containsExactlyElementsOf(
            Stream.concat(
                    options,
                    Stream.of(
                        "IOVASCOPE_CONFIG=/etc/iovascope/agent.properties",
                        "IOVASCOPE_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"))
                .toList());
  }

  @Test
  void agentKeepsItsStateWhereSystemdMakesItADirectory() {
    UnitFile unit = UnitFile.named(AGENT);

    assertThat(unit.values("Environment")).containsExactly("IOVASCOPE_STATE=" + STATE);
    assertThat("/run/" + unit.values("RuntimeDirectory").get(0)).isEqualTo(STATE);
    assertThat(unit.values("RuntimeDirectoryPreserve")).containsExactly("restart");
  }

  /** All of them, for they name each other, with a program that is there. */
  private static void copyUnits(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(UnitFile.DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(
            directory.resolve(file.getFileName()),
            Files.readString(file).replace("ExecStart=/usr/bin/iovascope", "ExecStart=/bin/true"));
      }
    }
  }

  private static Answer systemdAnalyze(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SYSTEMD_PAGER", NOTHING);
    try {
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), text);
    } catch (IOException e) {
      Assumptions.abort("systemd-analyze is not installed: " + e.getMessage());
      throw e;
    }
  }
}
