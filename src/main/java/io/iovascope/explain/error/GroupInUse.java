// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/** Opening {@code /dev/vfio/GROUP}: drivers/vfio/group.c. */
final class GroupInUse implements ErrorMeaning {

  @Override
  public String id() {
    return "group-in-use";
  }

  @Override
  public List<String> words() {
    return List.of(
        "could not open '/dev/vfio/",
        "failed to open /dev/vfio",
        "error opening /dev/vfio",
        "cannot open /dev/vfio",
        "open(/dev/vfio/",
        "failed to get group",
        "iommu group is used");
  }

  @Override
  public String means(ErrorFacts facts) {
    return facts.is(ErrorFacts.BUSY)
        ? "Another program has the group open: a guest that still runs, or did not end."
        : "The file of the group cannot be opened: no function of it is with vfio-pci, the "
            + "module is not loaded, or the user may not.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    return facts
        .groupIn(picture)
        .map(found -> "Group %d: %s.".formatted(found.group().id(), found.assignability().reason()))
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public String next(ErrorFacts facts) {
    return "bind the device to vfio-pci, see who has the file open (fuser), and whose it is (ls "
        + "-l /dev/vfio)";
  }
}
