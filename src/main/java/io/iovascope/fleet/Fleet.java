// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.model.picture.IommuState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many hosts, and what they say together.
 *
 * @param entries in the order in which they were given
 */
public record Fleet(List<FleetEntry> entries) {

  public Fleet {
    entries = List.copyOf(entries);
  }

  /** The hosts that could be read. */
  public List<FleetHost> hosts() {
    return of(FleetHost.class);
  }

  /** The hosts that could not be read. */
  public List<UnreadHost> unread() {
    return of(UnreadHost.class);
  }

  private <T extends FleetEntry> List<T> of(Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The directory that all of them are in, with a slash at its end; empty if there is none. */
  public String directory() {
    String common = entries.isEmpty() ? "" : entries.get(0).name();
    for (FleetEntry entry : entries) {
      while (!entry.name().startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    return common.substring(0, common.lastIndexOf('/') + 1);
  }

  /**
   * The same by names that are relative to a directory.
   *
   * @param directory what all names begin with
   */
  public Fleet within(String directory) {
    return new Fleet(
        entries.stream()
            .map(entry -> entry.named(entry.name().substring(directory.length())))
            .toList());
  }

  /** All hosts together; the value is null. */
  public HostCount total() {
    return HostCount.of(null, hosts());
  }

  /** How many hosts have each kernel, the most first; last those of which it is not known. */
  public List<HostCount> kernels() {
    return counts(FleetHost::kernel);
  }

  /** How many hosts are of each model, the most first; last those of which it is not known. */
  public List<HostCount> models() {
    return counts(FleetHost::model);
  }

  private List<HostCount> counts(Function<FleetHost, @Nullable String> question) {
    Map<String, List<FleetHost>> known = new LinkedHashMap<>();
    List<FleetHost> unknown = new ArrayList<>();
    for (FleetHost host : hosts()) {
      String value = question.apply(host);
      (value == null ? unknown : known.computeIfAbsent(value, first -> new ArrayList<>()))
          .add(host);
    }
    List<HostCount> counts =
        new ArrayList<>(
            known.entrySet().stream()
                .sorted(
                    Comparator.comparing(
                            (Map.Entry<String, List<FleetHost>> each) -> -each.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(each -> HostCount.of(each.getKey(), each.getValue()))
                .toList());
    if (!unknown.isEmpty()) {
      counts.add(HostCount.of(null, unknown));
    }
    return counts;
  }

  /** On which hosts each finding is, worst first, then those of the most hosts. */
  public List<FindingSpread> findings() {
    Map<String, Severity> worst = new LinkedHashMap<>();
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (FleetHost host : hosts()) {
      for (FindingCount finding : host.findings()) {
        worst.merge(finding.id(), finding.severity(), FindingCount::worst);
        names.computeIfAbsent(finding.id(), id -> new ArrayList<>()).add(host.name());
      }
    }
    return worst.entrySet().stream()
        .map(
            each ->
                new FindingSpread(
                    each.getKey(), each.getValue(), names.getOrDefault(each.getKey(), List.of())))
        .sorted(
            Comparator.comparing(FindingSpread::severity)
                .thenComparing(spread -> -spread.hosts().size())
                .thenComparing(FindingSpread::id))
        .toList();
  }

  /** What hosts of {@link #alike} have in common. */
  private record Likeness(
      @Nullable String model,
      @Nullable String kernel,
      IommuState iommu,
      Map<String, Severity> findings) {

    static Likeness of(FleetHost host) {
      return new Likeness(
          host.model(),
          host.kernel(),
          host.iommu(),
          host.findings().stream()
              .collect(Collectors.toMap(FindingCount::id, FindingCount::severity)));
    }

    /** How many findings are as bad as that. */
    long are(Severity severity) {
      return findings.values().stream().filter(severity::equals).count();
    }
  }

  /** The hosts, those together that are alike: the worst first, then the largest groups. */
  public List<AlikeHosts> alike() {
    Map<Likeness, List<FleetHost>> alike = new LinkedHashMap<>();
    hosts()
        .forEach(
            host -> alike.computeIfAbsent(Likeness.of(host), first -> new ArrayList<>()).add(host));
    Comparator<Map.Entry<Likeness, List<FleetHost>>> order =
        Comparator.comparing(each -> -each.getKey().are(Severity.CRITICAL));
    return alike.entrySet().stream()
        .sorted(
            order
                .thenComparing(each -> -each.getKey().are(Severity.WARNING))
                .thenComparing(each -> -each.getValue().size()))
        .map(each -> new AlikeHosts(each.getValue()))
        .toList();
  }

  /** Hosts that differ from those of the same model and kernel. */
  public Outliers outliers() {
    return Outliers.of(hosts());
  }

  /** What another kernel would make come and go, worst first; nothing if nobody asked. */
  public List<KernelEffect> effects() {
    Map<String, Severity> worst = new LinkedHashMap<>();
    Map<String, List<String>> appears = new LinkedHashMap<>();
    Map<String, List<String>> vanishes = new LinkedHashMap<>();
    for (FleetHost host : hosts()) {
      KernelOutcome outcome = host.outcome();
      if (outcome != null) {
        collect(host.name(), outcome.appearing(), worst, appears);
        collect(host.name(), outcome.vanishing(), worst, vanishes);
      }
    }
    return worst.entrySet().stream()
        .map(
            each ->
                new KernelEffect(
                    each.getKey(),
                    each.getValue(),
                    appears.getOrDefault(each.getKey(), List.of()),
                    vanishes.getOrDefault(each.getKey(), List.of())))
        .sorted(Comparator.comparing(KernelEffect::severity).thenComparing(KernelEffect::id))
        .toList();
  }

  private static void collect(
      String host,
      List<FindingCount> findings,
      Map<String, Severity> worst,
      Map<String, List<String>> names) {
    for (FindingCount finding : findings) {
      worst.merge(finding.id(), finding.severity(), FindingCount::worst);
      names.computeIfAbsent(finding.id(), id -> new ArrayList<>()).add(host);
    }
  }

  /** Why it cannot be told what another kernel would change, and of how many hosts. */
  public Map<String, Integer> untold() {
    return tally(outcome -> outcome.problem().isEmpty() ? List.of() : List.of(outcome.problem()));
  }

  /** How many hosts have other findings with the other kernel; 0 if nobody asked. */
  public long changed() {
    return hosts().stream()
        .filter(host -> host.outcome() != null && host.outcome().changesFindings())
        .count();
  }

  /** What was supposed of how many hosts to tell what another kernel would change. */
  public Map<String, Integer> assumed() {
    return tally(KernelOutcome::assumed);
  }

  private Map<String, Integer> tally(Function<KernelOutcome, List<String>> words) {
    Map<String, Integer> hosts = new LinkedHashMap<>();
    for (FleetHost host : hosts()) {
      if (host.outcome() != null) {
        Set<String> told = new LinkedHashSet<>(words.apply(host.outcome()));
        told.forEach(each -> hosts.merge(each, 1, Integer::sum));
      }
    }
    return hosts;
  }

  /** How the states of the IOMMU would change, such as {@code off, then translated}. */
  public Map<String, Integer> states() {
    Map<String, Integer> hosts = new LinkedHashMap<>();
    for (FleetHost host : hosts()) {
      IommuState then = host.outcome() == null ? null : host.outcome().iommu();
      if (then != null && then != host.iommu()) {
        hosts.merge("%s, then %s".formatted(host.iommu().label(), then.label()), 1, Integer::sum);
      }
    }
    return hosts;
  }
}
