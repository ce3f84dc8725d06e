// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.PciBus;
import java.util.List;

/**
 * The picture of one host bridge.
 *
 * @param bus its root bus
 * @param windows its memory windows, which iommu-dma keeps out of the IOVA space of groups whose
 *     first device is below this bridge; ascending
 * @param known whether the windows were read; if not, they are a guess
 */
public record HostBridgePicture(PciBus bus, List<Claim> windows, boolean known) {

  public HostBridgePicture {
    windows = List.copyOf(windows);
  }
}
