// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code probe trace} on a stock Debian kernel: it counts what a driver did, and leaves nothing in
 * tracefs, whichever way it ends.
 */
class TraceAcceptanceIT {

  private static final int RETURNED = 30;

  @ParameterizedTest
  @ValueSource(strings = {"6.12-deb"})
  void countsWhatADriverDidAndLeavesNothing(String kernel, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Guest.missingToRunProgram(kernel).isEmpty(), Guest.missingToRunProgram(kernel));

    Guest guest = Guest.boot(kernel, directory, Guest.WITH_RMRRS, "trace.sh");

    JsonNode device = device(guest.json("normal.json"));
    long pieces = stat(guest, "pieces");
    assertThat(device.path("mapped").asLong()).isEqualTo(pieces).isGreaterThan(1000);
    assertThat(device.path("mappedBytes").asLong()).isEqualTo(stat(guest, "bytes"));
    assertThat(device.path("unmapped").asLong()).isEqualTo(RETURNED);
    assertThat(device.path("failed").asLong()).isEqualTo(stat(guest, "failed")).isOne();
    assertThat(device.path("failures").path(0).path("bytes").asLong()).isEqualTo(8192);
    assertThat(guest.text("normal.status")).isEqualTo("0\n");

    // What was counted until the signal is printed.
    assertThat(device(guest.json("term.json")).path("unmapped").asLong()).isEqualTo(5);
    assertThat(guest.text("term.status")).isEqualTo("143\n");

    writesWhatItHasCountedUntilItIsToldToEnd(guest);

    for (String name : List.of("normal", "term", "running", "next")) {
      assertThat(guest.text(name + ".left")).as(name).isEmpty();
      assertThat(guest.text(name + ".err")).as(name).isEmpty();
    }
    // A killed process cannot; the next one does it for it.
    assertThat(guest.lines("kill.left")).hasSize(1);
    assertThat(guest.text("enabled")).isEqualTo("0\n");
    // The driver's own line about its failure, and none of the kernel.
    List<String> before = guest.lines("dmesg.before");
    assertThat(guest.lines("dmesg"))
        .filteredOn(line -> !before.contains(line))
        .singleElement()
        .asString()
        .contains("iovafill: dma_map_page of 8192 bytes failed");
  }

  private static void writesWhatItHasCountedUntilItIsToldToEnd(Guest guest) throws IOException {
    JsonNode before = guest.json("running.before");
    JsonNode last = guest.json("running.json");
    assertThat(device(before).path("unmapped").asLong()).isEqualTo(7);
    assertThat(device(last).path("unmapped").asLong()).isEqualTo(10);
    assertThat(last.path("begunAt")).isEqualTo(before.path("begunAt"));
    assertThat(last.path("bootId").asText()).matches("[0-9a-f-]{36}");
    assertThat(guest.text("running.status")).isEqualTo("143\n");
    assertThat(guest.text("running.out")).isEmpty();
    assertThat(guest.lines("metrics"))
        .contains("iommu_dma_unmaps_total{device=\"0000:00:08.0\"} 7.0");
  }

  private static JsonNode device(JsonNode trace) {
    for (JsonNode device : trace.path("devices")) {
      if (device.path("device").asText().equals("0000:00:08.0")) {
        return device;
      }
    }
    throw new AssertionError("not traced: " + trace);
  }

  private static long stat(Guest guest, String name) throws IOException {
    return guest.lines("normal.stat").stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
