// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the native binary learns of stock kernels as they run: the names in their code, Intel's own
 * DMA API of 5.10 among them, and a space that fills up, which {@code check} finds by itself.
 */
class EvidenceAcceptanceIT {

  private static final String FILLED = "0000:00:08.0";
  private static final Path EVIDENCE = Path.of("src", "test", "resources", "kernel-evidence");

  @ParameterizedTest
  @CsvSource({
    "5.10-deb, deb510, intel-iommu",
    "6.1-deb, deb61, dma-iommu",
    "6.12-deb, deb612, dma-iommu",
    "7.2-deb, deb72, dma-iommu"
  })
  void knowsTheKernelAndFindsTheFullSpace(
      String kernel, String evidence, String dmaOps, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Guest.missingToRunProgram(kernel).isEmpty(), Guest.missingToRunProgram(kernel));

    Guest guest =
        Guest.boot(
            kernel,
            directory,
            List.of("-t", "edu", "-M", "2048", "-T", "900", "-a", "intel_iommu=on"),
            "evidence-guest.sh");

    // Symbols that the types do not tell of are read from a slower file where types are missing.
    List<String> live = names(guest.out().resolve("kernel-evidence"));
    assertThat(live).hasSizeGreaterThan(20);
    assertThat(names(EVIDENCE.resolve(evidence + ".txt"))).containsAll(live);
    assertThat(decision(guest.json("scan.json"), "dma-ops").path("value").asText())
        .isEqualTo(dmaOps);
    assertThat(Guest.texts(guest.json("quiet.json").path("findings"), "id"))
        .doesNotContain("model-mismatch", "kernel-contradiction", "iova-pressure");
    for (String step : List.of("quiet", "full")) {
      assertThat(KernelTrees.ofUsage(guest.json(step + "-usage.json")))
          .as(step)
          .isEqualTo(KernelTrees.ofKiova(guest.lines(step + ".kiova")));
    }
    findsTheFullSpace(guest);
    saysWhatNobodyMayLookAt(guest);
  }

  private static List<String> names(Path list) throws IOException {
    return Files.readAllLines(list).stream().filter(line -> !line.startsWith("#")).toList();
  }

  private static void findsTheFullSpace(Guest guest) throws IOException {
    assertThat(guest.text("full.status").strip()).isEqualTo("1");
    JsonNode pressure =
        StreamSupport.stream(guest.json("full.json").path("findings").spliterator(), false)
            .filter(finding -> finding.path("id").asText().equals("iova-pressure"))
            .findFirst()
            .orElseThrow();
    assertThat(pressure.path("severity").asText()).isEqualTo("critical");
    JsonNode group =
        StreamSupport.stream(guest.json("full-usage.json").path("groups").spliterator(), false)
            .filter(each -> each.path("devices").path(0).path("name").asText().equals(FILLED))
            .findFirst()
            .orElseThrow();
    assertThat(pressure.path("group").asInt()).isEqualTo(group.path("id").asInt());
    assertThat(group.path("space").path("occupancies").path(0).path("freeBytes").asLong()).isZero();
    assertThat(guest.text("full.text")).contains("critical iova-pressure");
  }

  private static void saysWhatNobodyMayLookAt(Guest guest) throws IOException {
    assertThat(guest.text("nobody.text").replaceAll("\n +", " "))
        .doesNotContain("iova-pressure")
        .contains(
            "not looked at: how full the IOVA spaces are (/proc/kcore: needs root, or"
                + " CAP_DAC_READ_SEARCH, with CAP_SYS_RAWIO; sudo iovascope usage)");
  }

  private static JsonNode decision(JsonNode picture, String question) {
    return StreamSupport.stream(picture.path("host").path("kernelBehaviour").spliterator(), false)
        .filter(each -> each.path("question").asText().equals(question))
        .findFirst()
        .orElseThrow();
  }
}
