// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.deploy.AlertReplay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code usage} on stock Debian kernels against kiova, which reads the same trees on its own, while
 * a driver takes address space.
 */
class UsageAcceptanceIT {

  private static final String FILLED = "0000:00:08.0";
  private static final String BUSY = "0000:00:09.0";
  private static final int PIECE = 262_144;
  private static final int FIXED = 100;
  private static final int WALKS = Integer.getInteger("usage.walks", 40);
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"6.1-deb", "6.12-deb", "7.2-deb"})
  void readsWhatAnIndependentReaderReads(String kernel, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Guest.missingToRunProgram(kernel).isEmpty(), Guest.missingToRunProgram(kernel));

    Guest guest =
        Guest.boot(
            kernel,
            directory,
            List.of("-t", "edu", "-M", "2048", "-T", "1500"),
            "usage-guest.sh",
            String.valueOf(WALKS));

    for (String step : List.of("quiet", "some", "full", "holes", "large")) {
      assertThat(guest.text(step + ".err")).as(step).isEmpty();
      assertThat(KernelTrees.ofUsage(guest.json(step + ".json")))
          .as(step)
          .isEqualTo(KernelTrees.ofKiova(guest.lines(step + ".kiova")));
    }
    followsTheDriverToTheLastRange(guest);
    alertsComeBeforeTheFirstFailure(guest, directory);
    canBeCaptured(guest);
    assertThat(guest.text("nobody.status").strip()).isEqualTo("3");
    assertThat(guest.text("nobody.err"))
        .contains("/proc/kcore is denied: needs root, or CAP_DAC_READ_SEARCH, with CAP_SYS_RAWIO");
    assertThat(guest.text("dmesg-during")).isEmpty();
    underLoad(guest);
  }

  private static void followsTheDriverToTheLastRange(Guest guest) throws IOException {
    String pieces = guest.text("pieces").replaceAll("\\D", "");
    JsonNode full = space(guest.json("full.json"), FILLED);
    JsonNode limit = full.path("occupancies").path(0);
    assertThat(full.path("ranges").path("live").asText()).isEqualTo(pieces);
    assertThat(limit.path("end").asText()).isEqualTo("0x0000000000ffffff");
    assertThat(limit.path("freeBytes").asLong()).isZero();
    assertThat(limit.path("largestFreeBytes").asLong()).isZero();
  }

  private static void alertsComeBeforeTheFirstFailure(Guest guest, Path directory)
      throws IOException, InterruptedException {
    assertThat(guest.text("steps.err")).isEmpty();
    List<String> metrics = new ArrayList<>(guest.all("step-.*\\.prom").values());
    assertThat(metrics).hasSizeGreaterThan(10);
    int group = group(guest.json("full.json"), FILLED).path("id").asInt();
    String series =
        "on (group, zone) iommu_iova_capacity_bytes{group=\"%d\",zone=\"limit\"}".formatted(group);
    for (String alert : List.of("IommuIovaFillingUp", "IommuIovaNearlyFull")) {
      AlertReplay.turnsTrue(alert, series, metrics, directory);
    }
  }

  private static void canBeCaptured(Guest guest) throws IOException {
    assertThat(guest.text("output.err") + guest.text("capture.err") + guest.text("captured.err"))
        .isEmpty();
    assertThat(guest.json("usage.json").path("schema").asText()).isEqualTo("iovascope.usage/1");
    JsonNode captured = guest.json("captured.json");
    assertThat(captured.path("usage").path("groups").size()).isPositive();
    assertThat(Guest.texts(captured.path("findings"), "id")).doesNotContain("model-mismatch");
  }

  /**
   * No walk may show a range that was never there, or leave out one that stays and say it is exact.
   */
  private static void underLoad(Guest guest) throws IOException {
    Set<String> fixed = new HashSet<>(ranges(space(guest.json("fixed.json"), BUSY)));
    assertThat(fixed).hasSize(FIXED);
    Set<String> reserved = new HashSet<>(reserved(space(guest.json("fixed.json"), BUSY)));
    int walks = 0;
    int withoutAFixedOne = 0;
    int tears = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(guest.out().resolve("race.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        walks++;
        JsonNode space = space(JSON.readTree(line), BUSY);
        tears += space.path("tears").asInt();
        List<String> ranges = ranges(space);
        for (String range : ranges) {
          assertThat(fixed.contains(range) || isPiece(range))
              .as("walk %d: %s", walks, range)
              .isTrue();
        }
        assertThat(ranges).as("walk %d", walks).doesNotHaveDuplicates();
        assertThat(reserved(space))
            .as("walk %d", walks)
            .containsExactlyInAnyOrderElementsOf(reserved);
        if (!new HashSet<>(ranges).containsAll(fixed)) {
          withoutAFixedOne++;
          assertThat(space.path("accuracy").asText()).as("walk %d", walks).isEqualTo("approximate");
        }
      }
    }
    System.out.printf(
        "%d walks under %s changes a second: %d tears, %d without a range that stays%n",
        walks, guest.text("changes").strip(), tears, withoutAFixedOne);
    assertThat(guest.text("race.err")).isEmpty();
    assertThat(walks).isEqualTo(WALKS);
  }

  private static boolean isPiece(String range) {
    String[] ends = range.split("-", -1);
    long start = Long.decode(ends[0]);
    long end = Long.decode(ends[1]);
    return end - start + 1 == PIECE && start % PIECE == 0;
  }

  /** The space of the group that has the device. */
  private static JsonNode space(JsonNode usage, String device) {
    return group(usage, device).path("space");
  }

  private static JsonNode group(JsonNode usage, String device) {
    for (JsonNode group : usage.path("groups")) {
      if (Guest.texts(group.path("devices"), "name").contains(device)) {
        return group;
      }
    }
    throw new IllegalArgumentException("no group with " + device);
  }

  private static List<String> ranges(JsonNode space) {
    return texts(space.path("allocated"));
  }

  private static List<String> reserved(JsonNode space) {
    return texts(space.path("reserved"));
  }

  private static List<String> texts(JsonNode ranges) {
    List<String> texts = new ArrayList<>();
    ranges.forEach(
        range -> texts.add(range.path("start").asText() + "-" + range.path("end").asText()));
    return texts;
  }
}
