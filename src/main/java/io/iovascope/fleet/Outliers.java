// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that differ from those of the same model and kernel. Compared are {@value #FEWEST} hosts or
 * more of which both are known; a host is odd in a trait if two thirds of them or more agree on
 * another value.
 *
 * @param odd by host that was compared, in the order of the fleet, in what it is odd; mostly
 *     nothing
 */
public record Outliers(Map<FleetHost, List<OddTrait>> odd) {

  public Outliers {
    odd = Collections.unmodifiableMap(new LinkedHashMap<>(odd));
  }

  /** Of two that differ nobody can say which one is odd. */
  public static final int FEWEST = 3;

  private static final String NONE = "none";

  private record Kind(String model, String kernel) {}

  private record Trait(String name, Function<FleetHost, @Nullable String> value) {}

  static Outliers of(List<FleetHost> hosts) {
    Map<Kind, List<FleetHost>> kinds = new LinkedHashMap<>();
    for (FleetHost host : hosts) {
      kind(host)
          .ifPresent(kind -> kinds.computeIfAbsent(kind, first -> new ArrayList<>()).add(host));
    }
    kinds.values().removeIf(alike -> alike.size() < FEWEST);
    Map<FleetHost, List<OddTrait>> odd = new LinkedHashMap<>();
    hosts.stream()
        .filter(host -> kind(host).filter(kinds::containsKey).isPresent())
        .forEach(host -> odd.put(host, new ArrayList<>()));
    for (List<FleetHost> alike : kinds.values()) {
      for (Trait trait : traits(alike)) {
        odd(trait, alike)
            .forEach(
                (host, found) -> odd.computeIfAbsent(host, other -> new ArrayList<>()).add(found));
      }
    }
    return new Outliers(odd);
  }

  private static Optional<Kind> kind(FleetHost host) {
    String model = host.model();
    String kernel = host.kernel();
    return model == null || kernel == null
        ? Optional.empty()
        : Optional.of(new Kind(model, kernel));
  }

  /** Whether there were enough others to compare a host with. */
  public boolean wasCompared(FleetHost host) {
    return odd.containsKey(host);
  }

  /** In what a host differs; nothing if it does not, or was not compared. */
  public List<OddTrait> of(FleetHost host) {
    return odd.getOrDefault(host, List.of());
  }

  private static Map<FleetHost, OddTrait> odd(Trait trait, List<FleetHost> alike) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    int known = 0;
    for (FleetHost host : alike) {
      String value = trait.value.apply(host);
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
        known++;
      }
    }
    Map<FleetHost, OddTrait> odd = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> usual : counts.entrySet()) {
      if (known >= FEWEST && usual.getValue() * 3L >= known * 2L) {
        for (FleetHost host : alike) {
          String value = trait.value.apply(host);
          if (value != null && !value.equals(usual.getKey())) {
            odd.put(host, new OddTrait(trait.name, value, usual.getKey(), usual.getValue(), known));
          }
        }
      }
    }
    return odd;
  }

  private static List<Trait> traits(List<FleetHost> hosts) {
    List<Trait> traits = new ArrayList<>();
    traits.add(new Trait("iommu", host -> host.iommu().label()));
    traits.add(new Trait("groups", host -> text(host.groups())));
    traits.add(new Trait("devices", host -> text(host.devices())));
    traits.add(new Trait("options", Outliers::options));
    hosts.stream()
        .flatMap(host -> host.findings().stream())
        .map(FindingCount::id)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(id -> traits.add(new Trait(id, host -> severity(id, host))));
    return traits;
  }

  private static @Nullable String text(@Nullable Integer number) {
    return number == null ? null : number.toString();
  }

  private static @Nullable String options(FleetHost host) {
    List<String> options = host.options();
    if (options == null) {
      return null;
    }
    return options.isEmpty() ? NONE : String.join(" ", options);
  }

  private static String severity(String id, FleetHost host) {
    return host.findings().stream()
        .filter(finding -> finding.id().equals(id))
        .map(finding -> finding.severity().label())
        .findFirst()
        .orElse(NONE);
  }
}
