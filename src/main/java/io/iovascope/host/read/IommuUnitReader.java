// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.IommuUnit;
import io.iovascope.host.Reading;
import io.iovascope.host.root.Attributes;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.ReadingProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the active VT-d units of {@code /sys/class/iommu}. Other IOMMU drivers have entries there
 * too; a VT-d unit is one with a directory {@code intel-iommu}.
 */
final class IommuUnitReader {

  static final String DIRECTORY = "/sys/class/iommu";

  /** What {@code version_show()} of drivers/iommu/intel/iommu.c prints. */
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}:[0-9]{1,3}");

  private final HostRoot root;
  private final ReadingProblems problems;

  IommuUnitReader(HostRoot root, ReadingProblems problems) {
    this.root = root;
    this.problems = problems;
  }

  Reading<List<IommuUnit>> read() {
    return root.list(DIRECTORY)
        .map(
            names -> {
              List<IommuUnit> units = new ArrayList<>();
              for (String name : names) {
                // Not there is what other drivers' units are.
                problems
                    .checked("iommu-units", root.realPath(DIRECTORY + "/" + name + "/intel-iommu"))
                    .ifPresent(path -> units.add(readUnit(name)));
              }
              return List.copyOf(units);
            });
  }

  private IommuUnit readUnit(String name) {
    String directory = DIRECTORY + "/" + name;
    Attributes registers =
        new Attributes(root, directory + "/intel-iommu", "iommu-units", problems).needed();
    Long capability = registers.register("cap");
    Long extendedCapability = registers.register("ecap");
    return new IommuUnit(
        name,
        registers.register("address"),
        registers.text("version", "a version such as 1:0", VERSION),
        capability == null ? null : new IommuUnit.Capability(capability),
        extendedCapability == null ? null : new IommuUnit.ExtendedCapability(extendedCapability),
        registers.decimal("domains_used", Integer.MAX_VALUE),
        registers.decimal("domains_supported", Integer.MAX_VALUE),
        problems.required("iommu-units", root.list(directory + "/devices")).orElse(List.of()));
  }
}
