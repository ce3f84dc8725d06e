// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Origin;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.HostBridgePicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostBridgeWindowsTest {

  @Test
  void areTheSameForABridgeWithoutAnyDevice() {
    AddressRange window = new AddressRange(0xc000_0000L, 0xc7ff_ffffL);
    Host host =
        new HostSketch().ioMemory(new IoMemory.Entry(window, 0, "PCI Bus 0000:00", 7)).host();

    assertThat(PictureAssembly.of(host).hostBridges())
        .containsExactly(
            new HostBridgePicture(
                host.pci().hostBridges().get(0),
                List.of(
                    new Claim(
                        window,
                        Layer.DMA_IOMMU,
                        Claim.Kind.BRIDGE_WINDOW,
                        Provenance.of(Origin.line("/proc/iomem", 7)),
                        Confidence.EXACT)),
                true));
  }
}
