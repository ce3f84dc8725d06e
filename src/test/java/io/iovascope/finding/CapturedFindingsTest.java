// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.finding.rule.Findings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The findings about every captured host, as a table: a false alarm shows as a changed line. */
class CapturedFindingsTest {

  @Test
  void everyCaptureHasItsFindings() {
    String table =
        Stream.concat(
                CapturedHost.hosts().stream().map(host -> line("hosts", host)),
                CapturedHost.withTrees().stream().map(host -> line("iova-trees", host)))
            .collect(Collectors.joining());

    Golden.assertMatches(table, "finding/captures.txt");
  }

  /** A plain host has nothing that anybody needs to be told of. */
  @Test
  void plainHostsHaveNoFindingAtWarningOrAbove() {
    List<CapturedHost> plain =
        Stream.concat(CapturedHost.hosts().stream(), CapturedHost.withTrees().stream())
            .filter(host -> host.toString().endsWith("-plain"))
            .toList();

    assertThat(plain).hasSizeGreaterThanOrEqualTo(6);
    assertThat(plain)
        .allSatisfy(
            host ->
                assertThat(Findings.of(Observed.of(host.picture())))
                    .allMatch(finding -> finding.severity() == Finding.Severity.INFO));
  }

  /** Else a baseline that has one of them would hide the other. */
  @Test
  void noTwoFindingsAboutAHostHaveTheSameKey() {
    assertThat(Stream.concat(CapturedHost.hosts().stream(), CapturedHost.withTrees().stream()))
        .allSatisfy(
            host ->
                assertThat(Findings.of(Observed.of(host.picture())))
                    .extracting(Finding::key)
                    .doesNotHaveDuplicates());
  }

  private static String line(String directory, CapturedHost host) {
    Map<String, Long> counts =
        Findings.of(Observed.of(host.picture())).stream()
            .collect(
                Collectors.groupingBy(
                    finding -> finding.severity().label() + " " + finding.id(),
                    TreeMap::new,
                    Collectors.counting()));
    return "%s/%s: %s%n"
        .formatted(
            directory,
            host,
            counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")));
  }
}
