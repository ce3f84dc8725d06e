// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another type of the default domain, as written to the {@code type} file of groups.
 *
 * @param group number of the group, or null for all of them
 * @param type {@code DMA}, {@code DMA-FQ} or {@code identity}
 */
public record GroupTypeChange(@Nullable Integer group, String type) implements HostChange {

  private static final List<String> TYPES = List.of("DMA", "DMA-FQ", "identity");

  @Override
  public Host applied(Host host) throws HostChangeException {
    if (!TYPES.contains(type)) {
      throw new HostChangeException(
          "'%s' is no type of a group; there are %s".formatted(type, String.join(", ", TYPES)));
    }
    if (group != null && host.iommu().group(group).isEmpty()) {
      throw new HostChangeException("this host has no IOMMU group " + group);
    }
    return host.with(
        host.iommu()
            .withGroups(
                host.iommu().groups().stream()
                    .map(
                        each ->
                            group == null || each.id() == group
                                ? new IommuGroup(
                                    each.id(), type, each.devices(), each.reservedRegions())
                                : each)
                    .toList()));
  }
}
