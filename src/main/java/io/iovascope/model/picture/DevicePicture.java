// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.PciDevice;
import java.util.List;
import java.util.Optional;

/**
 * The picture of one PCI function.
 *
 * @param device the facts
 * @param dmaApi what its driver can get
 * @param peers addresses that may reach another device instead of memory
 */
public record DevicePicture(PciDevice device, DmaApiSpace dmaApi, List<PeerRange> peers) {

  public DevicePicture {
    peers = List.copyOf(peers);
  }

  /**
   * Why it is not known whether the device is in an IOMMU group, as a clause for people; empty if
   * that is known.
   */
  public Optional<String> groupUnknown() {
    return device.binding().group() == null && dmaApi.state() == DmaApiSpace.State.UNKNOWN
        ? Optional.of(dmaApi.stateReason())
        : Optional.empty();
  }
}
