// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.host.Reading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IOMMU group and the IOVA space of its default domain.
 *
 * @param id number of the group
 * @param type type of the default domain as sysfs names it: {@code DMA}, {@code DMA-FQ}, {@code
 *     identity}, ...; null if there is no such domain
 * @param defaultDomainAttached whether the devices use that domain now; false while a user of VFIO
 *     holds the group; null if unknown
 * @param devices in the kernel's order; the first one was first when the tree was built, unless the
 *     group has changed since
 * @param space what is in the domain's IOVA tree, or why there is nothing to say; {@code ABSENT}
 *     for a domain without an IOVA space, such as identity
 */
public record GroupUsage(
    int id,
    @Nullable String type,
    @Nullable Boolean defaultDomainAttached,
    List<DeviceUsage> devices,
    Reading<SpaceUsage> space) {

  public GroupUsage {
    devices = List.copyOf(devices);
  }

  public Optional<DeviceUsage> device(String name) {
    return devices.stream().filter(device -> device.name().equals(name)).findFirst();
  }
}
