// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.GeneratedSection;
import io.iovascope.explain.FaultCause;
import io.iovascope.explain.FaultReason;
import io.iovascope.explain.FaultReasonTable;
import io.iovascope.explain.FaultSign;
import io.iovascope.explain.Likelihood;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about faults has the tables that the program decides by. */
class FaultsPageTest {

  private static final Path PAGE = Path.of("docs", "faults.md");

  @Test
  void theTableOfCausesIsThatOfTheClasses() {
    StringBuilder table =
        new StringBuilder("| cause | what it is | what speaks for it | what excludes it |\n");
    table.append("|---|---|---|---|\n");
    for (FaultCause cause : FaultCauses.ALL) {
      table.append(
          "| <a id=\"%1$s\"></a>`%1$s` | %2$s | %3$s | %4$s |\n"
              .formatted(
                  cause.id(),
                  cause.meaning(),
                  cause.cases().stream()
                      .map(each -> "**%s**: %s".formatted(each.likelihood().label(), all(each)))
                      .collect(Collectors.joining("<br>")),
                  labels(cause.excludedBy(), "; ")));
    }
    new GeneratedSection(PAGE, "causes").assertMatches(table.toString());
  }

  private static String all(FaultCause.Case each) {
    return labels(each.signs(), ", and ");
  }

  /** In the order of the signs, for a set has none. */
  private static String labels(Collection<FaultSign> signs, String separator) {
    return Arrays.stream(FaultSign.values())
        .filter(signs::contains)
        .map(FaultSign::label)
        .collect(Collectors.joining(separator));
  }

  @Test
  void theTableOfReasonsIsThatOfTheProgram() {
    StringBuilder table =
        new StringBuilder("| reason | what the unit met | what it excludes |\n|---|---|---|\n");
    for (FaultReason reason : FaultReasonTable.ALL) {
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(reason.label(), reason.meaning(), reason.stage().excludes()));
    }
    new GeneratedSection(PAGE, "reasons").assertMatches(table.toString());
  }

  /** An id is part of every output: causes may come, and none may change its name. */
  @Test
  void idsAreTheWordsThatPeopleUse() {
    assertThat(FaultCauses.ALL.stream().map(FaultCause::id))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"))
        .contains(
            "driver-use-after-unmap",
            "driver-wrong-direction",
            "phantom-function-alias",
            "missing-rmrr",
            "firmware-left-dma-at-boot",
            "igfx-hardware-quirk",
            "device-own-mmu",
            "mask-wider-than-device",
            "unset-address-zero",
            "msi-address",
            "vfio-guest",
            "hypervisor-bypass",
            "intr-not-remapped",
            "intr-compat-format",
            "ioapic-source",
            "iommu-driver-bug",
            "ats-timeout",
            "table-corruption",
            "kernel-regression",
            "p2p")
        .doesNotContain(FaultCauses.UNKNOWN);
  }

  /** Of the cases of a cause the first that fits counts, so the best have to come first. */
  @Test
  void theBestCasesOfACauseComeFirst() {
    assertThat(FaultCauses.ALL)
        .allSatisfy(
            cause -> {
              List<Likelihood> order = new ArrayList<>();
              cause.cases().forEach(each -> order.add(each.likelihood()));
              assertThat(order).isNotEmpty().isSorted();
            });
  }
}
