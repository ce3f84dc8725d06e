// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The kernel hands a group over only if no function of it has a driver of the host: {@code
 * iommu_group_claim_dma_owner()} and VFIO's {@code VFIO_GROUP_FLAGS_VIABLE}, which QEMU tests in
 * hw/vfio/container-legacy.c (hw/vfio/common.c before).
 */
final class GroupNotViable implements ErrorMeaning {

  @Override
  public String id() {
    return "group-not-viable";
  }

  @Override
  public List<String> words() {
    return List.of("is not viable", "vfio group is not viable");
  }

  @Override
  public String means(ErrorFacts facts) {
    return "VFIO hands over whole groups, and another function of this one still has a driver "
        + "of the host.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return facts
        .groupIn(picture)
        .map(
            found ->
                found.assignability().hostDrivers().isEmpty()
                    ? ("Group %d has no function with a driver of the host now.")
                        .formatted(found.group().id())
                    : "In group %d these still have a driver of the host: %s."
                        .formatted(
                            found.group().id(),
                            drivers(picture, found.assignability().hostDrivers())))
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public String next(ErrorFacts facts) {
    return "unbind these drivers, or bind the functions to vfio-pci too; nothing is needed for "
        + "bridges";
  }

  private static String drivers(Picture picture, List<PciAddress> functions) {
    return functions.stream()
        .map(
            function ->
                function
                    + " "
                    + picture
                        .device(function)
                        .map(found -> found.device().binding().driver())
                        .orElse("?"))
        .collect(Collectors.joining(", "));
  }
}
