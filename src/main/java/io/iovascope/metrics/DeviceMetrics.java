// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.BootLog;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IovaConsumer;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.model.picture.UserspaceAccess.Cause;
import io.iovascope.text.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The families with a series for each PCI function. */
final class DeviceMetrics {

  private static final AddressSet BELOW_4_GIB = AddressSet.of(AddressRange.BELOW_4_GIB);

  private final Picture picture;
  private final Samples samples;
  private final Map<Integer, GroupPicture> groups = new HashMap<>();
  private final Map<PciAddress, List<PeerRange>> foreignPeers;
  private final @Nullable Set<String> leftLowSpace;

  DeviceMetrics(Picture picture, Samples samples) {
    this.picture = picture;
    this.samples = samples;
    picture.groups().forEach(group -> groups.put(group.group().id(), group));
    this.foreignPeers = picture.foreignPeers();
    this.leftLowSpace =
        picture.host().kernel().bootLog().optional().map(DeviceMetrics::leftLowSpace).orElse(null);
  }

  private static Set<String> leftLowSpace(BootLog log) {
    Set<String> devices = new HashSet<>();
    log.dacNotices().forEach(notice -> devices.add(notice.device()));
    return devices;
  }

  void addAll(MetricSelection selection) {
    for (DevicePicture device : picture.devices()) {
      if (selection.wants(device.device())) {
        add(device);
      }
    }
  }

  private void add(DevicePicture each) {
    PciDevice device = each.device();
    String address = device.address().toString();
    DmaApiSpace space = each.dmaApi();
    samples.add(
        Metric.IOMMU_DEVICE_INFO,
        1,
        address,
        device.binding().group() == null ? "" : device.binding().group().toString(),
        device.binding().unit() == null ? "" : device.binding().unit(),
        device.binding().driver() == null ? "" : device.binding().driver(),
        DeviceKind.of(device).label(),
        String.valueOf(device.isVirtualFunction()),
        space.state().label());
    samples.add(
        Metric.IOMMU_DEVICE_PEER_EXPOSED_BYTES,
        size(foreignPeers.getOrDefault(device.address(), List.of())),
        address);
    if (space.state() == DmaApiSpace.State.TRANSLATED) {
      limits(address, device, space);
      usable(address, IovaConsumer.DMA_API, space.usable());
      if (leftLowSpace != null) {
        samples.add(Metric.IOMMU_DEVICE_LEFT_32BIT_SPACE, leftLowSpace.contains(address), address);
      }
    }
    Map<List<String>, List<AddressRange>> reserved = new TreeMap<>(DeviceMetrics::compare);
    addReserved(reserved, space.claims());
    GroupPicture group =
        device.binding().group() == null ? null : groups.get(device.binding().group());
    if (group != null) {
      userspace(address, IovaConsumer.VFIO, group.vfio(), reserved);
      userspace(address, IovaConsumer.IOMMUFD, group.iommufd(), reserved);
      eligible(address, group.vfio());
    }
    reserved.forEach(
        (key, ranges) ->
            samples.addUnsigned(
                Metric.IOMMU_DEVICE_RESERVED_BYTES,
                AddressSet.of(ranges).size(),
                address,
                key.get(0),
                key.get(1)));
  }

  private void limits(String address, PciDevice device, DmaApiSpace space) {
    Aperture aperture = space.aperture();
    samples.add(
        Metric.IOMMU_DEVICE_ADDRESS_WIDTH, device.masks().streamingBits(), address, "streaming");
    samples.add(
        Metric.IOMMU_DEVICE_ADDRESS_WIDTH, device.masks().coherentBits(), address, "coherent");
    samples.add(
        Metric.IOMMU_DEVICE_ADDRESS_WIDTH,
        aperture == null ? null : aperture.bits(),
        address,
        "aperture");
  }

  private void usable(String address, IovaConsumer consumer, @Nullable AddressSet usable) {
    if (usable != null) {
      usable(address, consumer, "32bit", usable.intersect(BELOW_4_GIB));
      usable(address, consumer, "all", usable);
    }
  }

  private void usable(String address, IovaConsumer consumer, String zone, AddressSet usable) {
    samples.addUnsigned(
        Metric.IOMMU_DEVICE_USABLE_BYTES, usable.size(), address, consumer.label(), zone);
    samples.addUnsigned(
        Metric.IOMMU_DEVICE_LARGEST_FREE_BYTES,
        usable.largestRange().map(AddressRange::size).orElse(0L),
        address,
        consumer.label(),
        zone);
  }

  /** Where there is no iommufd at all, it has no space to tell of. */
  private void userspace(
      String address,
      IovaConsumer consumer,
      UserspaceAccess access,
      Map<List<String>, List<AddressRange>> reserved) {
    UserspaceAccess.Refusal refusal = access.refusal();
    if (refusal == null || refusal.cause() != Cause.NO_IOMMUFD) {
      usable(address, consumer, access.usable());
      addReserved(reserved, access.claims());
    }
  }

  private void eligible(String address, UserspaceAccess vfio) {
    UserspaceAccess.Refusal refusal = vfio.refusal();
    if (refusal != null) {
      samples.add(Metric.IOMMU_DEVICE_VFIO_ELIGIBLE, 0, address, Label.of(refusal.cause()));
    } else if (vfio.usable() != null) {
      samples.add(Metric.IOMMU_DEVICE_VFIO_ELIGIBLE, 1, address, "");
    }
  }

  /** Limits are in a family of their own, peers too, and firmware's wishes are those of the API. */
  private static void addReserved(
      Map<List<String>, List<AddressRange>> reserved, List<Claim> claims) {
    for (Claim claim : claims) {
      if (claim.layer() == Layer.IOMMU_API
          || (claim.layer().withholds() && claim.kind() != Claim.Kind.ABOVE_LIMIT)) {
        reserved
            .computeIfAbsent(
                List.of(claim.layer().label(), claim.kind().label()), key -> new ArrayList<>())
            .add(claim.range());
      }
    }
  }

  private static double size(List<PeerRange> peers) {
    return AddressSet.of(peers.stream().map(PeerRange::range).toList()).size();
  }

  private static int compare(List<String> one, List<String> other) {
    return String.join("/", one).compareTo(String.join("/", other));
  }
}
