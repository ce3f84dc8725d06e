package io.iovascope.model;

import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import java.util.List;
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

  public Optional<GroupPicture> group(@Nullable Integer id) {
    return groups.stream().filter(group -> id != null && group.group().id() == id).findFirst();
  }

  public Optional<DevicePicture> device(PciAddress address) {
    return devices.stream().filter(device -> device.device().address().equals(address)).findFirst();
  }
}
