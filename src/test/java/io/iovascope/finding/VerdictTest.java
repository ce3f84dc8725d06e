// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.rule.Findings;
import io.iovascope.model.picture.Picture;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  private final Picture picture = CapturedHost.named("hosts/deb612-vfio-rmrr").picture();

  private Verdict verdict(List<String> only, List<Ignore> ignores) {
    return Verdict.of(
        Findings.of(Observed.of(picture)),
        picture,
        new Verdict.Question(only, ignores, List.of()),
        TODAY);
  }

  private static Map<String, Long> ids(List<Finding> findings) {
    return findings.stream()
        .collect(Collectors.groupingBy(Finding::id, TreeMap::new, Collectors.counting()));
  }

  @ParameterizedTest
  @CsvSource({
    "rmrr-unreserved, , 0",
    "rmrr-unreserved, 5, 1",
    "rmrr-unreserved, 0000:00:1d.7, 1",
    "rmrr-unreserved, 0000:00:1f.2, 1",
    "rmrr-unreserved, 0000:00:03.0, 2",
    "rmrr-locks-group, 0000:00:03.0, 2",
    "no-iova, , 2",
  })
  void whatIsIgnoredIsNotTold(String id, String subject, int left) {
    Verdict verdict = verdict(List.of(), List.of(new Ignore(id, subject, null, "why")));

    assertThat(ids(verdict.told()).getOrDefault("rmrr-unreserved", 0L)).isEqualTo(left);
    assertThat(verdict.told().size() + verdict.ignored().size())
        .isEqualTo(Findings.of(Observed.of(picture)).size());
  }

  @ParameterizedTest
  @CsvSource({"2026-11-21, 2, 1", "2026-11-22, 0, 0", "2026-11-23, 0, 0"})
  void aDecisionHoldsUpToItsLastDay(LocalDate until, int told, int expired) {
    Verdict verdict =
        verdict(
            List.of("rmrr-unreserved"),
            List.of(new Ignore("rmrr-unreserved", null, until, "firmware is on its way")));

    assertThat(verdict.told()).hasSize(told);
    assertThat(verdict.expired()).hasSize(expired);
  }

  @Test
  void onlyWhatIsAskedForIsTold() {
    assertThat(ids(verdict(List.of("isa-16m", "rmrr-locks-group"), List.of()).told()))
        .isEqualTo(Map.of("isa-16m", 1L, "rmrr-locks-group", 1L));
  }

  @Test
  void whatAFormerCheckFoundIsNotToldAgain() {
    List<Verdict.Known> before =
        Findings.of(Observed.of(picture)).stream()
            .filter(finding -> !finding.id().equals("isa-16m"))
            .map(finding -> new Verdict.Known(finding.key(), finding.severity()))
            .toList();

    Verdict verdict =
        Verdict.of(
            Findings.of(Observed.of(picture)),
            picture,
            new Verdict.Question(List.of(), List.of(), before),
            TODAY);

    assertThat(ids(verdict.told())).isEqualTo(Map.of("isa-16m", 1L));
    assertThat(verdict.known()).hasSize(before.size());
  }

  /** The same as a finding, told by somebody with other words. */
  private static Finding reworded(Finding finding) {
    return new Finding(
        finding.id(),
        finding.severity(),
        finding.subject(),
        finding.ranges(),
        "other words",
        List.of(Evidence.of("another place")),
        "another remedy");
  }

  @Test
  void whatIsSaidInOtherWordsIsNotNew() {
    List<Finding> findings = Findings.of(Observed.of(picture));
    List<Verdict.Known> before =
        findings.stream()
            .map(finding -> new Verdict.Known(finding.key(), finding.severity()))
            .toList();

    Verdict verdict =
        Verdict.of(
            findings.stream().map(VerdictTest::reworded).toList(),
            picture,
            new Verdict.Question(List.of(), List.of(), before),
            TODAY);

    assertThat(verdict.told()).isEmpty();
    assertThat(verdict.known()).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL, 0", "WARNING, 0", "INFO, 1"})
  void whatHasGotWorseIsNotKnown(Severity then, int told) {
    List<Verdict.Known> before =
        Findings.of(Observed.of(picture)).stream()
            .map(finding -> new Verdict.Known(finding.key(), then))
            .toList();
    Verdict.Question question =
        new Verdict.Question(List.of("rmrr-locks-group"), List.of(), before);

    assertThat(Verdict.of(Findings.of(Observed.of(picture)), picture, question, TODAY).told())
        .hasSize(told);
  }

  @Test
  void theThresholdIsInside() {
    Verdict warning = verdict(List.of("rmrr-locks-group"), List.of());

    assertThat(
            List.of(
                warning.fails(Severity.CRITICAL),
                warning.fails(Severity.WARNING),
                warning.fails(Severity.INFO),
                warning.fails(null)))
        .containsExactly(false, true, true, false);
  }
}
