// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Source;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that iovascope can say about the addresses of a host.
 *
 * @param host the facts that it rests on
 * @param state what the IOMMU does
 * @param stateReason the state in words: what it is and, unless all is well, why and what to do
 * @param behaviour the rules of the host's kernel
 * @param hostBridges the host bridges and their windows
 * @param rmrrs the RMRRs and the devices they name, in the kernel's order
 */
public record Picture(
    Host host,
    IommuState state,
    String stateReason,
    KernelBehaviour behaviour,
    List<HostBridgePicture> hostBridges,
    List<BoundRmrr> rmrrs,
    List<UnitPicture> units,
    List<GroupPicture> groups,
    List<DevicePicture> devices) {

  public Picture {
    hostBridges = List.copyOf(hostBridges);
    rmrrs = List.copyOf(rmrrs);
    units = List.copyOf(units);
    groups = List.copyOf(groups);
    devices = List.copyOf(devices);
  }

  /** The same with one source more. */
  public Picture with(Source source) {
    return new Picture(
        host.with(source),
        state,
        stateReason,
        behaviour,
        hostBridges,
        rmrrs,
        units,
        groups,
        devices);
  }

  /**
   * By group, the nodes of its IOVA tree before any allocation, ascending; groups that do not
   * translate are left out.
   */
  public Map<Integer, List<AddressRange>> reservedTrees() {
    Map<Integer, List<AddressRange>> trees = new LinkedHashMap<>();
    for (GroupPicture each : groups) {
      if (!each.dmaIommuTree().isEmpty()) {
        trees.put(each.group().id(), each.dmaIommuTree().stream().map(TreeNode::range).toList());
      }
    }
    return trees;
  }

  /** Why the reach of page tables is not known, where it is not: a clause for people. */
  public String apertureUnknown() {
    IommuKind kind = host.machine().iommu();
    return kind.isVtd()
        ? "the unit's registers are not readable"
        : "the reach of the page tables is not known (%s)".formatted(kind.label());
  }

  public Optional<GroupPicture> group(@Nullable Integer id) {
    return groups.stream().filter(group -> id != null && group.group().id() == id).findFirst();
  }

  /** How many groups can be given to a virtual machine like this. */
  public long groupsThatAre(Assignability.Verdict verdict) {
    return groups.stream().filter(group -> group.assignability().verdict() == verdict).count();
  }

  /** The devices that are bound to a driver of VFIO, by group. */
  public Map<Integer, List<PciDevice>> assigned() {
    Map<Integer, List<PciDevice>> assigned = new LinkedHashMap<>();
    for (DevicePicture each : devices) {
      Integer group = each.device().binding().group();
      if (group != null && each.device().hasVfioDriver()) {
        assigned.computeIfAbsent(group, id -> new ArrayList<>()).add(each.device());
      }
    }
    return assigned;
  }

  /**
   * By group, the regions that are mapped 1:1 for some device of it while the DMA API may hand them
   * out to some device of it; groups without any are left out.
   */
  public Map<Integer, AddressSet> unreservedDirect() {
    Map<Integer, AddressSet> unreserved = new LinkedHashMap<>();
    for (DevicePicture each : devices) {
      Integer group = each.device().binding().group();
      AddressSet direct = each.dmaApi().unreservedDirect();
      if (group != null && !direct.isEmpty()) {
        unreserved.merge(group, direct, AddressSet::union);
      }
    }
    return unreserved;
  }

  /**
   * By device, where its requests may reach peers of other groups; devices without such peers are
   * left out. Devices of one group are never kept apart.
   */
  public Map<PciAddress, List<PeerRange>> foreignPeers() {
    Map<PciAddress, Integer> groupOf = new HashMap<>();
    for (DevicePicture each : devices) {
      Integer group = each.device().binding().group();
      if (group != null) {
        groupOf.put(each.device().address(), group);
      }
    }
    Map<PciAddress, List<PeerRange>> foreign = new LinkedHashMap<>();
    for (DevicePicture each : devices) {
      List<PeerRange> exposed =
          each.peers().stream()
              .filter(PeerRange::isExposed)
              .filter(
                  peer ->
                      !Objects.equals(each.device().binding().group(), groupOf.get(peer.peer())))
              .toList();
      if (!exposed.isEmpty()) {
        foreign.put(each.device().address(), exposed);
      }
    }
    return foreign;
  }

  /** The picture with these groups and devices alone. */
  public Picture only(List<GroupPicture> kept, List<DevicePicture> keptDevices) {
    return new Picture(
        host, state, stateReason, behaviour, hostBridges, rmrrs, units, kept, keptDevices);
  }

  public Optional<DevicePicture> device(PciAddress address) {
    return devices.stream().filter(device -> device.device().address().equals(address)).findFirst();
  }
}
