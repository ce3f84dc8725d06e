// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.PciDevice;
import java.util.List;

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
}
