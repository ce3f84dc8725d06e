// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.fleet.AlikeHosts;
import io.iovascope.fleet.FindingCount;
import io.iovascope.fleet.FindingSpread;
import io.iovascope.fleet.Fleet;
import io.iovascope.fleet.FleetHost;
import io.iovascope.fleet.HostCount;
import io.iovascope.fleet.KernelEffect;
import io.iovascope.fleet.OddTrait;
import io.iovascope.fleet.Outliers;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A fleet for people: how many hosts there are of each kernel and model, what is found on how many,
 * which are alike, which differ, and what another kernel would change.
 *
 * @param verbose whether everything is shown, where otherwise a part stands for all
 */
record FleetText(Style style, boolean verbose) {

  /** Of a longer list the beginning is shown. */
  static final int MOST_LINES = 20;

  /** So many names stand for all. */
  private static final int EXAMPLES = 3;

  List<String> of(Fleet whole) {
    List<String> lines = new ArrayList<>();
    String directory = whole.directory();
    Fleet fleet = whole.within(directory);
    lines.add(summary(fleet));
    if (fleet.hosts().isEmpty()) {
      return lines;
    }
    if (!directory.isEmpty()) {
      lines.addAll(style.wrapped("in " + Printable.of(directory), "  "));
    }
    lines.addAll(style.section("Kernels", counts("KERNEL", fleet.kernels())));
    lines.addAll(style.section("Models", counts("MODEL", fleet.models())));
    lines.addAll(style.section("Findings", findings(fleet.findings())));
    lines.addAll(style.section("Hosts that are alike", alike(fleet.alike())));
    lines.addAll(
        style.section("Hosts that differ from those of their model and kernel", outliers(fleet)));
    fleet.hosts().stream()
        .map(FleetHost::outcome)
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(
            outcome ->
                lines.addAll(style.section("With kernel " + outcome.kernel(), effects(fleet))));
    return lines;
  }

  private static String summary(Fleet fleet) {
    HostCount all = fleet.total();
    String read =
        "%d hosts: %d with critical findings, %d with warnings at worst, %d with neither"
            .formatted(
                all.hosts(),
                all.critical(),
                all.warning(),
                all.hosts() - all.critical() - all.warning());
    int unread = fleet.unread().size();
    return unread == 0 ? read : "%s; %d could not be read".formatted(read, unread);
  }

  private List<String> counts(String title, List<HostCount> counts) {
    Table table =
        new Table(
            Table.Column.elastic(title),
            Table.Column.right("HOSTS"),
            Table.Column.right("CRITICAL"),
            Table.Column.right("WARNING"));
    for (HostCount count : counts) {
      table.row(
          count.value() == null ? "not known" : Printable.of(count.value()),
          Integer.toString(count.hosts()),
          Integer.toString(count.critical()),
          Integer.toString(count.warning()));
    }
    return rows(table);
  }

  private List<String> findings(List<FindingSpread> findings) {
    if (findings.isEmpty()) {
      return List.of("  none");
    }
    Table table =
        new Table(
            Table.Column.left("FINDING"),
            Table.Column.left("SEVERITY"),
            Table.Column.right("HOSTS"),
            Table.Column.elastic("ON"));
    for (FindingSpread finding : findings) {
      table.row(
          finding.id(),
          finding.severity().label(),
          Integer.toString(finding.hosts().size()),
          examples(finding.hosts()));
    }
    return style.lines(table);
  }

  private List<String> alike(List<AlikeHosts> all) {
    List<String> lines = new ArrayList<>();
    int shown = shown(all.size());
    for (AlikeHosts alike : all.subList(0, shown)) {
      FleetHost first = alike.first();
      List<String> names = alike.hosts().stream().map(FleetHost::name).toList();
      lines.addAll(
          wrapped(
              "  ",
              "%s: %s"
                  .formatted(
                      style.bold(names.size() == 1 ? "1 host" : names.size() + " hosts"),
                      verbose ? joined(names) : examples(names))));
      lines.addAll(
          wrapped(
              "    ",
              "%s, kernel %s, IOMMU %s"
                  .formatted(
                      first.model() == null ? "model not known" : Printable.of(first.model()),
                      first.kernel() == null ? "not known" : Printable.of(first.kernel()),
                      first.iommu().label())));
      lines.addAll(wrapped("    ", findingsOf(first)));
    }
    if (all.size() > shown) {
      lines.add("  and %d more kinds of hosts; -v shows them all".formatted(all.size() - shown));
    }
    return lines;
  }

  private String findingsOf(FleetHost host) {
    if (host.findings().isEmpty()) {
      return "no finding";
    }
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      List<String> ids =
          host.findings().stream()
              .filter(finding -> finding.severity() == severity)
              .map(FindingCount::id)
              .toList();
      if (!ids.isEmpty()) {
        parts.add(coloured(severity) + " " + String.join(", ", ids));
      }
    }
    return String.join("; ", parts);
  }

  private String coloured(Severity severity) {
    return switch (severity) {
      case CRITICAL -> style.red(severity.label());
      case WARNING -> style.yellow(severity.label());
      case INFO -> severity.label();
    };
  }

  private List<String> outliers(Fleet fleet) {
    Outliers outliers = fleet.outliers();
    List<String> odd = new ArrayList<>();
    for (FleetHost host : fleet.hosts()) {
      for (OddTrait trait : outliers.of(host)) {
        odd.add(
            "%s: %s %s, where %d of %d have %s"
                .formatted(
                    Printable.of(host.name()),
                    trait.trait(),
                    Printable.of(trait.value()),
                    trait.alike(),
                    trait.compared(),
                    Printable.of(trait.usual())));
      }
    }
    List<String> lines = new ArrayList<>();
    int shown = shown(odd.size());
    odd.subList(0, shown).forEach(each -> lines.addAll(wrapped("  ", each)));
    if (odd.size() > shown) {
      lines.add("  and %d more differences; -v shows them all".formatted(odd.size() - shown));
    }
    long alone = fleet.hosts().stream().filter(host -> !outliers.wasCompared(host)).count();
    if (odd.isEmpty() && alone < fleet.hosts().size()) {
      lines.add("  none");
    }
    if (alone > 0) {
      lines.addAll(
          wrapped(
              "  ",
              "%d not compared: fewer than %d hosts of their model and kernel, or these are not known"
                  .formatted(alone, Outliers.FEWEST)));
    }
    return lines;
  }

  private List<String> effects(Fleet fleet) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %d of %d hosts would have other findings after their next boot"
            .formatted(fleet.changed(), fleet.hosts().size()));
    List<KernelEffect> effects = fleet.effects();
    if (!effects.isEmpty()) {
      Table table =
          new Table(
              Table.Column.left("FINDING"),
              Table.Column.left("SEVERITY"),
              Table.Column.right("COMES"),
              Table.Column.right("GOES"),
              Table.Column.elastic("ON"));
      for (KernelEffect effect : effects) {
        List<String> names = new ArrayList<>(effect.appearsOn());
        names.addAll(effect.vanishesFrom());
        table.row(
            effect.id(),
            effect.severity().label(),
            Integer.toString(effect.appearsOn().size()),
            Integer.toString(effect.vanishesFrom().size()),
            examples(names.stream().distinct().toList()));
      }
      lines.addAll(style.lines(table));
    }
    tallied("IOMMU of %d: %s", fleet.states(), lines);
    tallied("supposed of %d: %s", fleet.assumed(), lines);
    tallied("not known of %d: %s", fleet.untold(), lines);
    return lines;
  }

  private void tallied(String form, Map<String, Integer> hosts, List<String> lines) {
    hosts.forEach(
        (what, count) -> lines.addAll(wrapped("  ", form.formatted(count, Printable.of(what)))));
  }

  private List<String> rows(Table table) {
    List<String> lines = style.lines(table);
    int shown = shown(lines.size() - 1);
    List<String> rows = new ArrayList<>(lines.subList(0, 1 + shown));
    if (lines.size() - 1 > shown) {
      rows.add("and %d more; -v shows them all".formatted(lines.size() - 1 - shown));
    }
    return rows;
  }

  /** One more than there is room for takes no more room than to say so. */
  private int shown(int all) {
    return verbose || all <= MOST_LINES + 1 ? all : MOST_LINES;
  }

  private static String examples(List<String> names) {
    return names.size() <= EXAMPLES + 1
        ? joined(names)
        : "%s and %d more".formatted(joined(names.subList(0, EXAMPLES)), names.size() - EXAMPLES);
  }

  private static String joined(List<String> names) {
    return names.stream().map(Printable::of).collect(Collectors.joining(", "));
  }

  private List<String> wrapped(String indent, String text) {
    return style.wrapped(indent + text, indent + "  ");
  }
}
