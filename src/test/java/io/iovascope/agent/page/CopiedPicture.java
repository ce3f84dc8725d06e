// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Source;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures of larger hosts, made of copies of the devices and groups of a real one. */
record CopiedPicture(Picture original) {

  /** A picture with other groups, devices and sources. */
  Picture with(List<GroupPicture> groups, List<DevicePicture> devices, List<Source> sources) {
    Host host = original.host();
    return new Picture(
        new Host(
            host.kernel(),
            host.firmware(),
            host.pci().withDevices(devices.stream().map(DevicePicture::device).toList()),
            host.iommu().withGroups(groups.stream().map(GroupPicture::group).toList()),
            host.resources(),
            sources),
        original.state(),
        original.stateReason(),
        original.behaviour(),
        original.hostBridges(),
        original.rmrrs(),
        original.units(),
        groups,
        devices);
  }

  /** A copy of one of the original devices in the given group, or in none. */
  DevicePicture device(int number, @Nullable Integer group, List<PeerRange> peers) {
    DevicePicture each = original.devices().get(number % original.devices().size());
    PciDevice device = each.device();
    return new DevicePicture(
        new PciDevice(
            new PciAddress(number >> 16, number >> 8 & 0xff, number >> 3 & 0x1f, number & 7),
            device.place(),
            device.identity(),
            device.binding().in(group, device.binding().unit()),
            device.masks(),
            device.buses(),
            PciDevice.Sriov.NONE,
            device.resources(),
            device.configuration()),
        each.dmaApi(),
        peers);
  }

  /** A copy of one of the original groups with another number and other members. */
  GroupPicture group(int id, List<DevicePicture> devices) {
    GroupPicture each = original.groups().get(id % original.groups().size());
    List<String> names = new ArrayList<>();
    devices.forEach(device -> names.add(device.device().address().toString()));
    return new GroupPicture(
        new IommuGroup(id, each.group().type(), names, each.group().reservedRegions()),
        names.get(0),
        each.firstDeviceConfidence(),
        each.modelReserved(),
        each.agrees(),
        each.dmaIommuTree(),
        each.vfio(),
        each.iommufd(),
        each.assignability());
  }
}
