// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.picture.Picture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxmox' word for RMRRs that are in the way. */
class RelaxedRmrrTest {

  @ParameterizedTest
  @CsvSource({
    "6.8.12-4-pve,         on;relax_rmrr, 0",
    "6.8.12-4-pve,         on,            1",
    "6.12.107+deb13-amd64, on;relax_rmrr, 1",
  })
  void onlyAKernelThatKnowsTheWordObeysIt(String release, String word, long direct) {
    Host host = CapturedHost.named("hosts/deb612-vfio-rmrr").read();
    Host told =
        DistributionKernel.called(
            host.with(
                host.kernel()
                    .withCommandLine(
                        Reading.ok(
                            new CommandLine("intel_iommu=" + word.replace(';', ',')),
                            "/proc/cmdline"))),
            release);
    Picture picture = PictureAssembly.of(told);

    assertThat(
            picture.group(2).orElseThrow().modelReserved().stream()
                .filter(region -> region.kind() == Kind.DIRECT))
        .hasSize((int) direct);
  }
}
