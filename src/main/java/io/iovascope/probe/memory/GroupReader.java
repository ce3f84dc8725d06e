// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.btf.Field;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.SpaceUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one IOMMU group: its devices in the kernel's order, its default domain and its space. */
final class GroupReader {

  private static final int MOST_DEVICES = 4096;
  private static final int LONGEST_NAME = 128;
  private static final int ATTEMPTS = 10;

  /** __IOMMU_DOMAIN_* of include/linux/iommu.h, macros: what the bits of a domain's type mean. */
  private static final int USES_DMA_API = 1 << 1;

  private static final Map<Integer, String> TYPES =
      Map.of(0, "blocked", 1, "unmanaged", 3, "DMA", 11, "DMA-FQ", 4, "identity");

  private final MemoryBlocks memory;
  private final IommuLayout layout;
  private final SpaceReader spaces;

  GroupReader(MemoryBlocks memory, IommuLayout layout, SpaceReader spaces) {
    this.memory = memory;
    this.layout = layout;
    this.spaces = spaces;
  }

  private record Facts(
      int id, @Nullable String type, boolean attached, long domain, List<DeviceUsage> devices) {}

  /**
   * What there is to say about the group; empty if it has no device, because it is coming or going.
   *
   * @param entry address of the group's entry in the list of groups
   * @param predicted by group, the nodes that the model predicts
   */
  Optional<GroupUsage> read(long entry, Map<Integer, List<AddressRange>> predicted, Detail detail) {
    Facts facts = facts(entry - layout.group().entry());
    if (facts == null) {
      return Optional.empty();
    }
    return Optional.of(
        new GroupUsage(
            facts.id,
            facts.type,
            facts.type == null ? null : facts.attached,
            facts.devices,
            space(facts, predicted.getOrDefault(facts.id, List.of()), detail)));
  }

  private Reading<SpaceUsage> space(Facts facts, List<AddressRange> predicted, Detail detail) {
    if (facts.type == null) {
      return Reading.absent(KernelMemory.PATH, "no default domain yet");
    }
    try {
      if ((memory.get(facts.domain, layout.domain().type()) & USES_DMA_API) == 0) {
        return Reading.absent(KernelMemory.PATH, facts.type + ": no IOVA space");
      }
      return spaces.read(facts.domain, facts.devices, predicted, detail);
    } catch (TornException e) {
      return Reading.failed(KernelMemory.PATH, String.valueOf(e.getMessage()));
    }
  }

  /** Null if the group has no device. */
  private @Nullable Facts facts(long group) {
    for (int attempt = 1; ; attempt++) {
      memory.forget();
      try {
        return attempt(group);
      } catch (TornException e) {
        if (attempt == ATTEMPTS) {
          return null;
        }
      }
    }
  }

  private @Nullable Facts attempt(long group) {
    IommuLayout.Group offsets = layout.group();
    List<Long> entries =
        new KernelList(memory, layout, group + offsets.devices(), MOST_DEVICES).entries();
    if (entries.isEmpty()) {
      return null;
    }
    List<DeviceUsage> devices = new ArrayList<>();
    for (long entry : entries) {
      devices.add(device(memory.get(entry - offsets.listOfDevice(), offsets.device())));
    }
    long domain = memory.get(group, offsets.defaultDomain());
    int id = (int) memory.get(group, offsets.id());
    if (id < 0) {
      throw new TornException("a group without a number");
    }
    return new Facts(
        id,
        domain == 0
            ? null
            : TYPES.getOrDefault((int) memory.get(domain, layout.domain().type()), "unknown"),
        memory.get(group, offsets.domain()) == domain,
        domain,
        devices);
  }

  private DeviceUsage device(long device) {
    IommuLayout.Device offsets = layout.device();
    long mask = optional(device, offsets.mask());
    long driver = optional(device, offsets.driver());
    long iommu = optional(device, offsets.iommu());
    Field driverName = offsets.driverName();
    Field thirtyTwoBitFirst = offsets.thirtyTwoBitFirst();
    return new DeviceUsage(
        memory.text(memory.get(device, offsets.name()), LONGEST_NAME),
        driver == 0 || driverName == null
            ? null
            : memory.text(memory.get(driver, driverName), LONGEST_NAME),
        mask == 0 ? null : Long.valueOf(memory.u64(mask)),
        optional(device, offsets.coherentMask()),
        optional(device, offsets.busLimit()),
        iommu == 0 || thirtyTwoBitFirst == null
            ? null
            : Boolean.valueOf(memory.get(iommu, thirtyTwoBitFirst) != 0));
  }

  private long optional(long struct, @Nullable Field field) {
    return field == null ? 0 : memory.get(struct, field);
  }
}
