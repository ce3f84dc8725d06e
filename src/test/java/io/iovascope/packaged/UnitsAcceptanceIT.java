// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The package on a Debian whose systemd runs the units on a stock kernel with a VT-d unit: they
 * start, do their work with the privileges they have, and end as they should.
 */
class UnitsAcceptanceIT {

  private static final String EDU = "0000:00:08.0";

  /** What an emulated machine on a busy one says about its clocks. */
  private static final String LATE = ".*(clocksource|hrtimer|perf: interrupt|rcu|workqueue).*";

  @ParameterizedTest
  @ValueSource(strings = {"6.12-deb"})
  void theUnitsDoTheirWork(String kernel, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(DebianGuest.missing(kernel).isEmpty(), DebianGuest.missing(kernel));

    Guest guest = DebianGuest.boot(kernel, directory, "units-guest.sh");

    assertThat(guest.text("booted")).isEqualTo("running\n");
    assertThat(guest.all(".*\\.status").entrySet())
        .filteredOn(status -> !status.getKey().equals("agent.status"))
        .hasSize(17)
        .allSatisfy(status -> assertThat(status.getValue()).as(status.getKey()).isEqualTo("0\n"));
    nothingRunsBeforeItIsEnabled(guest);
    theAgentHasNoPrivilegeAndLacksNothing(guest);
    theAgentShowsHowFullTheSpacesAre(guest);
    theAgentShowsWhatWasTraced(guest);
    anAgentThatHangsIsReplaced(guest);
    whatCannotBeTracedIsToldOnce(guest);
    nobodyComplains(guest);
    onlyTheGroupMayReadWhatRootHasSeen(guest);
  }

  private static void nothingRunsBeforeItIsEnabled(Guest guest) throws IOException {
    assertThat(guest.text("installed.units"))
        .isEqualTo(
            """
            Result=success NRestarts=0 ExecMainStatus=0 Id=iovascope.service UnitFileState=disabled
            Result=success NRestarts=0 ExecMainStatus=0 Id=iovascope-boot.service UnitFileState=disabled
            Result=success Id=iovascope-boot.timer UnitFileState=disabled
            Result=success NRestarts=0 ExecMainStatus=0 Id=iovascope-usage.service UnitFileState=static
            Result=success Id=iovascope-usage.timer UnitFileState=disabled
            Result=success NRestarts=0 ExecMainStatus=0 Id=iovascope-trace.service UnitFileState=disabled
            """);
    assertThat(guest.lines("installed.active")).containsOnly("inactive");
  }

  private static void theAgentHasNoPrivilegeAndLacksNothing(Guest guest) throws IOException {
    String none = "0000000000000000";
    assertThat(process(guest))
        .containsAllEntriesOf(
            Map.of(
                "CapInh",
                none,
                "CapPrm",
                none,
                "CapEff",
                none,
                "CapBnd",
                none,
                "CapAmb",
                none,
                "NoNewPrivs",
                "1",
                "Seccomp",
                "2",
                "Umask",
                "0077"));
    assertThat(guest.text("agent.user")).isEqualTo("iovascope:iovascope\n");
    assertThat(guest.text("agent.systemctl"))
        .contains("Active: active (running)")
        .containsPattern(
            "Status: \"devices: 9, groups: 7, findings: \\d+; last good scan at .*errors: %s\""
                // The first scan of an emulated JVM takes longer than one may.
                .formatted(DebianGuest.hasJvm() ? "[01]" : "0"));
    assertThat(guest.lines("started.active"))
        .containsExactly("active", "active", "inactive", "inactive");
    // The boot unit had what it needs. Slabinfo it leaves alone where IOVA ranges have no line in
    // it.
    assertThat(guest.lines("metrics"))
        .contains(
            "iovascope_source_missing{source=\"boot-log\"} 0.0",
            "iovascope_source_missing{source=\"dmar\"} 0.0",
            "iovascope_source_missing{source=\"iomem\"} 0.0",
            "iovascope_source_missing{source=\"pci-config\"} 0.0")
        .noneMatch(line -> line.matches("iommu_(iova|dma)_.*"))
        .filteredOn(line -> line.matches("iovascope_source_missing.* 1\\.0"))
        .containsExactly("iovascope_source_missing{source=\"slabinfo\"} 1.0");
  }

  private static void theAgentShowsHowFullTheSpacesAre(Guest guest) throws IOException {
    assertThat(guest.lines("usage.active"))
        .containsExactly("active", "active", "active", "inactive");
    JsonNode usage = guest.json("usage.json");
    assertThat(usage.path("schema").asText()).isEqualTo("iovascope.usage/1");
    int group = group(usage);
    assertThat(guest.lines("usage.metrics"))
        .contains(
            "iommu_iova_allocated_bytes{group=\"%d\",state=\"live\",zone=\"limit\"} 2048000.0"
                .formatted(group));
  }

  private static int group(JsonNode usage) {
    for (JsonNode group : usage.path("groups")) {
      if (Guest.texts(group.path("devices"), "name").contains(EDU)) {
        return group.path("id").asInt();
      }
    }
    throw new AssertionError("no group with " + EDU);
  }

  private static void theAgentShowsWhatWasTraced(Guest guest) throws IOException {
    assertThat(guest.lines("trace.active")).containsOnly("active").hasSize(4);
    assertThat(guest.lines("trace.instances")).singleElement().asString().startsWith("iovascope-");
    assertThat(guest.lines("trace.metrics"))
        .contains(
            "iommu_dma_maps_total{device=\"0000:00:08.0\"} 100.0",
            "iommu_dma_unmaps_total{device=\"0000:00:08.0\"} 7.0");
    assertThat(guest.text("trace.left")).isEmpty();
    assertThat(guest.lines("traced.active"))
        .containsExactly("active", "active", "active", "inactive");
    assertThat(guest.lines("traced.units"))
        .contains(
            "Result=success NRestarts=0 ExecMainStatus=143 Id=iovascope-trace.service UnitFileState=enabled");
  }

  private static void whatCannotBeTracedIsToldOnce(Guest guest) throws IOException {
    assertThat(guest.lines("failed.active"))
        .containsExactly("active", "active", "active", "failed");
    assertThat(guest.lines("failed.units"))
        .contains(
            "Result=exit-code NRestarts=0 ExecMainStatus=3 Id=iovascope-trace.service UnitFileState=enabled");
    assertThat(guest.lines("journal.failed"))
        .filteredOn(line -> line.startsWith("iovascope: "))
        .singleElement()
        .asString()
        .contains("tracefs");
  }

  private static void anAgentThatHangsIsReplaced(Guest guest) throws IOException {
    String agent =
        "Result=success NRestarts=%d ExecMainStatus=%d Id=iovascope.service UnitFileState=enabled";
    assertThat(guest.lines("watched.units")).contains(agent.formatted(0, 0));
    assertThat(guest.lines("replaced.units")).contains(agent.formatted(1, 0));
    assertThat(guest.lines("stopped.units")).contains(agent.formatted(1, 143));
    assertThat(guest.lines("stopped.active")).first().isEqualTo("inactive");
  }

  private static void onlyTheGroupMayReadWhatRootHasSeen(Guest guest) throws IOException {
    assertThat(guest.lines("run"))
        .contains(
            "drwxr-x--- root:iovascope /run/iovascope/boot",
            "drwxr-x--- iovascope:iovascope /run/iovascope/agent",
            "-rw------- iovascope:iovascope /run/iovascope/agent/kernel-log.json");
    assertThat(guest.text("run.stopped"))
        .isEqualTo(
            """
            -rw-r----- root:iovascope /run/iovascope/trace.json
            -rw-r----- root:iovascope /run/iovascope/usage.json
            drwxr-x--- root:iovascope /run/iovascope/boot
            drwxr-xr-x root:root /run/iovascope
            """);
  }

  private static void nobodyComplains(Guest guest) throws IOException {
    assertThat(guest.text("journal.working")).isEmpty();
    assertThat(guest.text("journal.warnings"))
        .isEqualTo(
            """
            iovascope-trace.service: Failed with result 'exit-code'.
            iovascope.service: Watchdog timeout (limit %ds)!
            iovascope.service: State 'stop-watchdog' timed out. Killing.
            iovascope.service: Main process exited, code=killed, status=9/KILL
            iovascope.service: Failed with result 'watchdog'.
            """
                .formatted(DebianGuest.hasJvm() ? 40 : 16));
    List<String> before = guest.lines("dmesg.before");
    assertThat(guest.lines("dmesg.warnings"))
        .filteredOn(line -> !before.contains(line) && !line.matches(LATE))
        .isEmpty();
    // A filter that kills says so on any level (AUDIT_SECCOMP).
    assertThat(guest.text("dmesg")).isNotEmpty().doesNotContain("type=1326");
  }

  private static Map<String, String> process(Guest guest) throws IOException {
    return guest.lines("agent.status").stream()
        .map(line -> line.split(":\\s*", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
  }
}
