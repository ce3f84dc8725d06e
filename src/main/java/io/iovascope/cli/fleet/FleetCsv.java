// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import io.iovascope.finding.rule.Findings;
import io.iovascope.fleet.FindingCount;
import io.iovascope.fleet.Fleet;
import io.iovascope.fleet.FleetEntry;
import io.iovascope.fleet.FleetHost;
import io.iovascope.fleet.KernelOutcome;
import io.iovascope.fleet.OddTrait;
import io.iovascope.fleet.Outliers;
import io.iovascope.fleet.UnreadHost;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fleet as comma-separated values (RFC 4180): a line for each host, a column for each finding
 * that there is, with its number on the host. What is not known is empty. All text is quoted, and
 * stands there as the host has it, escapes for what is not printable aside: a value that begins
 * with an equals sign too.
 *
 * @param only ids of the findings that have a column; empty for all
 * @param withKernel whether there are columns for what another kernel would change
 */
record FleetCsv(List<String> only, boolean withKernel) {

  private static final List<String> FACTS =
      List.of(
          "name",
          "problem",
          "hostname",
          "model",
          "kernel",
          "iommu",
          "groups",
          "devices",
          "options",
          "outlier");

  private static final List<String> OTHER_KERNEL =
      List.of("other-kernel", "other-problem", "other-iommu", "appearing", "vanishing");

  List<String> of(Fleet fleet) {
    List<String> ids =
        Findings.catalogue().keySet().stream()
            .filter(id -> only.isEmpty() || only.contains(id))
            .toList();
    List<String> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(FACTS);
    if (withKernel) {
      header.addAll(OTHER_KERNEL);
    }
    header.addAll(ids);
    lines.add(String.join(",", header));
    Outliers outliers = fleet.outliers();
    for (FleetEntry entry : fleet.entries()) {
      List<String> cells = new ArrayList<>();
      if (entry instanceof FleetHost host) {
        facts(host, outliers, cells);
        Map<String, Integer> counts =
            host.findings().stream()
                .collect(Collectors.toMap(FindingCount::id, FindingCount::count));
        ids.forEach(id -> cells.add(counts.getOrDefault(id, 0).toString()));
      } else if (entry instanceof UnreadHost unread) {
        cells.add(text(unread.name()));
        cells.add(text(unread.problem()));
        while (cells.size() < header.size()) {
          cells.add("");
        }
      }
      lines.add(String.join(",", cells));
    }
    return lines;
  }

  private void facts(FleetHost host, Outliers outliers, List<String> cells) {
    List<String> options = host.options();
    cells.add(text(host.name()));
    cells.add("");
    cells.add(text(host.hostname()));
    cells.add(text(host.model()));
    cells.add(text(host.kernel()));
    cells.add(text(host.iommu().label()));
    cells.add(number(host.groups()));
    cells.add(number(host.devices()));
    cells.add(options == null ? "" : text(String.join(" ", options)));
    cells.add(
        text(outliers.of(host).stream().map(FleetCsv::odd).collect(Collectors.joining("; "))));
    KernelOutcome outcome = host.outcome();
    if (withKernel && outcome != null) {
      cells.add(text(outcome.kernel()));
      boolean told = outcome.problem().isEmpty();
      cells.add(told ? "" : text(outcome.problem()));
      cells.add(outcome.iommu() == null ? "" : text(outcome.iommu().label()));
      cells.add(told ? text(ids(outcome.appearing())) : "");
      cells.add(told ? text(ids(outcome.vanishing())) : "");
    }
  }

  private static String odd(OddTrait odd) {
    return "%s %s, usual %s".formatted(odd.trait(), odd.value(), odd.usual());
  }

  private static String ids(List<FindingCount> findings) {
    return findings.stream().map(FindingCount::id).collect(Collectors.joining(" "));
  }

  private static String number(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : "\"" + Printable.of(text).replace("\"", "\"\"") + "\"";
  }
}
