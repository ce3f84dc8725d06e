// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code vfio_dma_do_map()} of drivers/vfio/vfio_iommu_type1.c, as QEMU (hw/vfio/container-
 * legacy.c, util/vfio-helpers.c), DPDK (lib/eal/linux/eal_vfio.c), SPDK (lib/env_dpdk/memory.c) and
 * Cloud Hypervisor (vfio-ioctls) print it.
 */
final class MappingRefused implements ErrorMeaning {

  private static final int FEW = 4;

  @Override
  public String id() {
    return "mapping-refused";
  }

  @Override
  public List<String> words() {
    return List.of(
        "vfio_dma_map(",
        "vfio_map_dma",
        "set up dma remapping",
        "dma remapping failed",
        "set up dma mapping",
        "iommu_map_dma",
        "dma_map(",
        "error mapping dma",
        "failed to map dma",
        "vfiodmamap",
        "iommudmamap",
        "vfiomapregion",
        "failed to dma map",
        "map new region for dma",
        "dma map error");
  }

  @Override
  public String means(ErrorFacts facts) {
    if (facts.is(ErrorFacts.INVALID)) {
      return "Memory of the guest or program was to be mapped at addresses that are not valid "
          + "for the group: reserved, beyond the page tables, or not of whole pages.";
    }
    if (facts.is(ErrorFacts.NO_MEMORY)) {
      return "The limit of the program for locked memory (RLIMIT_MEMLOCK) is too small: VFIO "
          + "locks all of its memory, and counts it.";
    }
    if (facts.is(ErrorFacts.NO_SPACE)) {
      return "The program has as many mappings as VFIO allows one container (dma_entry_limit).";
    }
    if (facts.is(ErrorFacts.FAULT)) {
      return "The memory that was to be mapped cannot be pinned: a BAR of another device, memory "
          + "without pages, or one that is gone.";
    }
    if (facts.is(ErrorFacts.EXISTS)) {
      return "The addresses are mapped already.";
    }
    return "VFIO refused to map memory for the group.";
  }

  @Override
  public List<String> here(Picture picture, ErrorFacts facts) {
    List<String> here = new ArrayList<>();
    Optional<GroupPicture> group = facts.groupIn(picture);
    AddressRange range = facts.range();
    if (facts.is(ErrorFacts.INVALID) && group.isPresent()) {
      here.add(
          group.get().vfio().refusal() == null
              ? valid(group.get(), range)
              : Refusals.sentence(group.get()));
    }
    Long limit = picture.host().iommu().vfio().dmaEntryLimit();
    if (facts.is(ErrorFacts.NO_SPACE) && limit != null) {
      here.add("This host allows %d mappings.".formatted(limit));
    }
    return here;
  }

  @Override
  public String next(ErrorFacts facts) {
    if (facts.is(ErrorFacts.INVALID)) {
      return "keep the memory of the guest out of what is reserved: iovascope check DEVICE "
          + "--guest-ram SIZE says how";
    }
    if (facts.is(ErrorFacts.NO_MEMORY)) {
      return "raise the limit: ulimit -l, LimitMEMLOCK= of the unit, or memtune/hard_limit of "
          + "libvirt, to all memory of the guest and 1 GiB more";
    }
    if (facts.is(ErrorFacts.NO_SPACE)) {
      return "use larger pages, or load vfio_iommu_type1 with a larger dma_entry_limit";
    }
    return "see what memory it was: the lines before, and the log of the kernel at the time";
  }

  private static String valid(GroupPicture group, @Nullable AddressRange range) {
    AddressSet usable = group.vfio().usable();
    if (usable == null) {
      return "Which addresses are valid for group %d cannot be told.".formatted(group.group().id());
    }
    if (range == null) {
      return "Valid for group %d are: %s.".formatted(group.group().id(), ranges(usable.ranges()));
    }
    AddressSet missing = AddressSet.of(range).subtract(usable);
    return missing.isEmpty()
        ? "All of %s is valid for group %d here.".formatted(range, group.group().id())
        : "Of %s these are not valid for group %d: %s."
            .formatted(range, group.group().id(), ranges(missing.ranges()));
  }

  private static String ranges(List<AddressRange> ranges) {
    String first =
        ranges.stream().limit(FEW).map(AddressRange::toString).collect(Collectors.joining(", "));
    return ranges.size() > FEW ? first + " and %d more".formatted(ranges.size() - FEW) : first;
  }
}
