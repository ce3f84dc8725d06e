// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static java.util.Map.entry;

import io.iovascope.host.fact.Fact;
import java.util.Map;

/** What a kind of fact is called in the account of the pieces. */
final class FactTitle {

  /** What is not here goes without saying: it is part of what is. */
  private static final Map<Class<? extends Fact>, String> TITLES =
      Map.ofEntries(
          entry(Fact.Release.class, "kernel release"),
          entry(Fact.Hostname.class, "host name"),
          entry(Fact.BootWords.class, "command line"),
          entry(Fact.BuiltWith.class, "kernel configuration"),
          entry(Fact.Log.class, "log"),
          entry(Fact.Table.class, "DMAR table"),
          entry(Fact.NotUsed.class, "no IOMMU in use"),
          entry(Fact.GroupsLost.class, "the loss of all groups"),
          entry(Fact.MemoryMap.class, "memory map"),
          entry(Fact.PhysicalBits.class, "address width"),
          entry(Fact.Memory.class, "memory size"),
          entry(Fact.PossibleCpus.class, "number of processors"),
          entry(Fact.HugePages.class, "huge pages"),
          entry(Fact.IovaRanges.class, "number of IOVA ranges"),
          entry(Fact.Vfio.class, "parameters of VFIO"),
          entry(Fact.RootBus.class, "root buses"),
          entry(Fact.Function.class, "PCI functions"),
          entry(Fact.Driver.class, "drivers"),
          entry(Fact.Ranges.class, "BARs of functions"),
          entry(Fact.BusesBelow.class, "bridges"),
          entry(Fact.Configuration.class, "port types or capabilities"),
          entry(Fact.Masks.class, "DMA masks"),
          entry(Fact.VirtualFunction.class, "virtual functions"),
          entry(Fact.Unit.class, "VT-d units"),
          entry(Fact.InGroup.class, "members of groups"),
          entry(Fact.GroupType.class, "group types"),
          entry(Fact.DefaultType.class, "default type of groups"),
          entry(Fact.Regions.class, "groups' reserved regions"),
          entry(Fact.Iommufd.class, "iommufd"));

  private FactTitle() {}

  /** Empty for what goes without saying. */
  static String of(Fact fact) {
    return TITLES.getOrDefault(fact.getClass(), "");
  }
}
