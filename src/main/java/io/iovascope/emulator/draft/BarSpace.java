// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.Host;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The memory that a bus still has for BARs; it shrinks with every one that takes its place. */
public final class BarSpace {

  private static final long ONE_MIB = 1L << 20;

  private AddressSet free;

  private BarSpace(AddressSet free) {
    this.free = free;
  }

  /**
   * @param bridge the bridge above the bus, or null for a root bus
   */
  public static BarSpace of(Host host, @Nullable PciDevice bridge, PciBus bus) {
    List<AddressRange> windows = bridge == null ? rootWindows(host, bus) : windows(bridge);
    List<AddressRange> used = new ArrayList<>();
    for (PciDevice device : host.pci().devices()) {
      if (device.address().segment() == bus.segment() && device.address().bus() == bus.number()) {
        device.resources().stream()
            .filter(PciResource::isMemory)
            .map(PciResource::range)
            .forEach(used::add);
      }
    }
    used.add(new AddressRange(0, ONE_MIB - 1));
    return new BarSpace(AddressSet.of(windows).subtract(AddressSet.of(used)));
  }

  private static List<AddressRange> windows(PciDevice bridge) {
    return bridge.resources().stream()
        .filter(resource -> resource.use() == PciResource.Use.BRIDGE_WINDOW)
        .filter(PciResource::isMemory)
        .map(PciResource::range)
        .toList();
  }

  private static List<AddressRange> rootWindows(Host host, PciBus bus) {
    return PictureAssembly.of(host).hostBridges().stream()
        .filter(bridge -> bridge.bus().equals(bus))
        .map(HostBridgePicture::windows)
        .flatMap(List::stream)
        .map(Claim::range)
        .toList();
  }

  /** The lowest place for a BAR, which starts at a multiple of its size. */
  public Optional<AddressRange> take(long size) {
    Optional<AddressRange> place = FirstFit.in(free, size, size);
    place.ifPresent(taken -> free = free.subtract(AddressSet.of(List.of(taken))));
    return place;
  }
}
