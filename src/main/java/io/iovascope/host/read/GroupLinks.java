// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.root.ReadingProblems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what groups say of their devices against what devices say of their group. The kernel makes
 * both links when a device comes and removes both when it goes ({@code iommu_group_add_device()} of
 * drivers/iommu/iommu.c), so that one without the other was read in between, or is not the host's.
 */
final class GroupLinks {

  private static final String LINK = "/iommu_group";

  private GroupLinks() {}

  /**
   * Notes each device of which but one side tells.
   *
   * @param groups all, of which nothing is noted here if they could not be listed
   */
  static void check(
      List<PciDevice> devices, Reading<List<IommuGroup>> groups, ReadingProblems problems) {
    Map<Integer, IommuGroup> byId = new HashMap<>();
    Map<String, Integer> groupOf = new HashMap<>();
    for (IommuGroup group : groups.orElse(List.of())) {
      byId.put(group.id(), group);
      group.devices().forEach(name -> groupOf.put(name, group.id()));
    }
    Set<String> noted =
        problems.sources().stream()
            .map(Source::path)
            .filter(path -> path.endsWith(LINK))
            .map(path -> path.substring(0, path.length() - LINK.length()))
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    for (PciDevice device : devices) {
      String name = device.address().toString();
      Integer said = device.binding().group();
      IommuGroup group = byId.get(said);
      Integer listed = groupOf.get(name);
      if (group != null && !group.devices().contains(name)) {
        problems.required(
            "iommu-groups",
            Reading.absent(
                "%s/%d/devices/%s".formatted(IommuGroupReader.DIRECTORY, group.id(), name),
                "not there, but the device is in this group"));
      } else if (said == null && listed != null && !noted.contains(name)) {
        problems.required(
            "iommu-groups",
            Reading.absent(
                "/sys/bus/pci/devices/" + name + LINK,
                "not there, but group %d has this device".formatted(listed)));
      }
    }
  }
}
