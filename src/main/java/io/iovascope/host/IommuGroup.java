// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IOMMU group: the devices that cannot be told apart or kept apart. Directory {@code
 * /sys/kernel/iommu_groups/ID}.
 *
 * @param type type of the group's default domain: {@code DMA}, {@code DMA-FQ}, {@code identity},
 *     ...; it stays the same while a VFIO user has a domain of its own attached; null if unreadable
 * @param devices names of the devices, sorted; the kernel's own order is not visible here
 * @param reservedRegions the regions in the order of the file
 */
public record IommuGroup(
    int id,
    @Nullable String type,
    List<String> devices,
    Reading<List<ReservedRegion>> reservedRegions) {

  private static final Pattern ID = Pattern.compile("[0-9]{1,9}");

  public IommuGroup {
    devices = List.copyOf(devices);
  }

  /** The id that a group's directory has as its name; empty for any other name. */
  public static Optional<Integer> parseId(String name) {
    return ID.matcher(name).matches() ? Optional.of(Integer.valueOf(name)) : Optional.empty();
  }

  /** Whether the group's default domain translates for the DMA API. */
  public boolean isTranslated() {
    return type != null && type.startsWith("DMA");
  }

  public boolean isIdentity() {
    return "identity".equals(type);
  }
}
