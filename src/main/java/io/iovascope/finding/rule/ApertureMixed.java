// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Units with page tables of different width: one container over devices behind both gets the
 * narrower one (docs/kernel-facts.md, section H, F-APERTURE-MIXED).
 */
final class ApertureMixed implements Rule {

  @Override
  public String id() {
    return "aperture-mixed";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "units of different width",
        "The page tables of the units do not reach equally far. A guest or program with"
            + " devices behind both gets the narrower space.",
        "`cap` and `ecap` of each unit below `/sys/class/iommu`. A warning if devices"
            + " behind units of different width are bound to VFIO drivers.",
        "None known by itself; it is behind [gpa-exceeds-iova](gpa-exceeds-iova.md) on"
            + " mixed machines.",
        "Plan guests with the narrower width, or take devices behind one kind of unit.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<Integer, List<String>> unitsByBits = new TreeMap<>();
    Map<String, Integer> bitsOfUnit = new TreeMap<>();
    for (UnitPicture unit : picture.units()) {
      Aperture aperture = unit.userspace();
      if (aperture != null) {
        unitsByBits
            .computeIfAbsent(aperture.bits(), bits -> new ArrayList<>())
            .add(unit.unit().name());
        bitsOfUnit.put(unit.unit().name(), aperture.bits());
      }
    }
    if (unitsByBits.size() < 2) {
      return List.of();
    }
    Set<Integer> inUse = new HashSet<>();
    picture.assigned().values().stream()
        .flatMap(Collection::stream)
        .map(device -> device.binding().unit())
        .filter(unit -> unit != null && bitsOfUnit.containsKey(unit))
        .forEach(unit -> inUse.add(bitsOfUnit.get(unit)));
    List<Evidence> evidence = new ArrayList<>();
    unitsByBits.forEach(
        (bits, units) ->
            evidence.add(Evidence.of("%d bits: %s".formatted(bits, String.join(", ", units)))));
    return List.of(
        new Finding(
            id(),
            inUse.size() > 1 ? Severity.WARNING : severity(),
            new Subject.Host(),
            "the units reach differently far; a guest with devices behind several gets the least",
            evidence,
            "plan guests with the narrower width, or take devices behind one kind of unit"));
  }
}
