// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.model.HostSketch.Function;
import io.iovascope.model.picture.TreeNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions below a VMD endpoint, which have a segment and a host bridge of their own. */
class VmdTest {

  private static final String ENDPOINT = "0000:5d:05.5";
  private static final String DISK = "10000:01:00.0";

  @Test
  void haveTheWindowsOfTheEndpointsHostBridge() {
    AddressRange window = new AddressRange(0xc000_0000L, 0xc7ff_ffffL);
    Host host =
        new HostSketch()
            .unit("dmar0", 0xd2008c22260206L, 0xf00f4aL)
            .rmrrs()
            .ioMemory(
                new IoMemory.Entry(window, 0, "PCI Bus 0000:5d", 7),
                new IoMemory.Entry(
                    new AddressRange(0xc400_0000L, 0xc4ff_ffffL), 1, "PCI Bus 10000:01", 8))
            .device(new Function(ENDPOINT).group(9).unit("dmar0").driver("vmd").mask(64).device())
            .device(
                new Function(DISK)
                    .belowVmd(ENDPOINT)
                    .group(9)
                    .unit("dmar0")
                    .driver("nvme")
                    .mask(64)
                    .device())
            .group(9, "DMA-FQ", List.of(DISK), ApiRegions.MSI)
            .host();

    assertThat(PictureAssembly.of(host).group(9).orElseThrow().dmaIommuTree())
        .extracting(TreeNode::range)
        .containsExactly(window, ApiRegions.MSI.range());
  }
}
