// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.root.Attributes;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.ManyReadings;
import io.iovascope.host.root.ReadingProblems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads {@code /sys/kernel/iommu_groups}. */
final class IommuGroupReader {

  static final String DIRECTORY = "/sys/kernel/iommu_groups";
  private static final int LIMIT = 1 << 20;

  /** What {@code iommu_group_show_type()} of drivers/iommu/iommu.c prints. */
  private static final Pattern TYPE =
      Pattern.compile("DMA|DMA-FQ|identity|blocked|unmanaged|unknown");

  private final HostRoot root;
  private final ReadingProblems problems;

  IommuGroupReader(HostRoot root, ReadingProblems problems) {
    this.root = root;
    this.problems = problems;
  }

  /**
   * All groups, by number.
   *
   * @param named numbers of the groups that devices say they are in; one without a directory was
   *     removed while we looked
   */
  Reading<List<IommuGroup>> read(Set<Integer> named) {
    return root.list(DIRECTORY)
        .map(
            names -> {
              Set<String> listed = Set.copyOf(names);
              for (int number : new TreeSet<>(named)) {
                if (!listed.contains(String.valueOf(number))) {
                  problems.required(
                      "iommu-groups",
                      Reading.absent(
                          DIRECTORY + "/" + number, "not there, but a device is in this group"));
                }
              }
              List<IommuGroup> groups =
                  new ArrayList<>(
                      ManyReadings.of(
                          root,
                          names,
                          (name, noted) -> new IommuGroupReader(root, noted).readGroup(name),
                          problems));
              groups.sort(Comparator.comparingInt(IommuGroup::id));
              return List.copyOf(groups);
            });
  }

  private Optional<IommuGroup> readGroup(String name) {
    String directory = DIRECTORY + "/" + name;
    Optional<Integer> number = IommuGroup.parseId(name);
    if (number.isEmpty()) {
      problems.checked(
          "iommu-groups",
          Reading.malformed(
              null,
              directory,
              "expected a group number, found '%s'".formatted(BadLines.quoted(name))));
      return Optional.empty();
    }
    Reading<List<String>> devices = root.list(directory + "/devices");
    String type =
        new Attributes(root, directory, "iommu-groups", problems)
            .needed()
            .text("type", "the type of a domain", TYPE);
    String file = directory + "/reserved_regions";
    Reading<List<ReservedRegion>> regions =
        root.bytes(file, LIMIT)
            .flatMap(
                bytes ->
                    ReservedRegionsParser.parse(
                        new String(bytes, StandardCharsets.US_ASCII), file));
    problems.required("iommu-groups", devices);
    problems.required("reserved-regions", regions);
    return devices.optional().map(names -> new IommuGroup(number.get(), type, names, regions));
  }
}
