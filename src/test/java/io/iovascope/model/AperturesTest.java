// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.model.kernel.KernelBehaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registers of real machines, as their kernels logged them. */
class AperturesTest {

  private static final String SAPPHIRE_RAPIDS = "19ed008c40780c66,3ee9e86f050df";

  @ParameterizedTest(name = "{0} on {1}: DMA API {4} bits, VFIO {5} bits")
  @CsvSource({
    "Sapphire Rapids,      5.15.0, 19ed008c40780c66, 3ee9e86f050df, 56, 56",
    "Sapphire Rapids,      6.1.0,  19ed008c40780c66, 3ee9e86f050df, 56, 57",
    "Sapphire Rapids,      6.12.0, 19ed008c40780c66, 3ee9e86f050df, 56, 57",
    "Sapphire Rapids,      6.13.0, 19ed008c40780c66, 3ee9e86f050df, 56, 56",
    "Sapphire Rapids,      7.2.0,  19ed008c40780c66, 3ee9e86f050df, 56, 56",
    "Skylake server,       6.1.0,  8d2078c106f0466,  f020df,        48, 48",
    "Skylake server,       7.2.0,  8d2078c106f0466,  f020df,        48, 48",
    "client,               6.1.0,  d2008c40660462,   f050da,        39, 39",
    "client,               7.2.0,  d2008c40660462,   f050da,        39, 39",
    "QEMU 39,              6.12.0, d2008c22260206,   f00f4a,        39, 39",
    "QEMU first stage,     6.12.0, 81d2008c222f0606, 8d9a20f00f4e,  47, 47",
    "QEMU second stage,    6.12.0, d2008c222f0606,   480080f00f4a,  48, 48",
  })
  void followTheRegistersAndTheKernel(
      String machine, String kernel, String cap, String ecap, int dmaApi, int userspace) {
    Host host = new HostSketch().kernel(kernel).unit("dmar0", hex(cap), hex(ecap)).host();
    Apertures apertures = new Apertures(host, KernelBehaviour.of(host));

    assertThat(apertures.dmaApi(host.iommu().units().get(0)).orElseThrow().bits())
        .isEqualTo(dmaApi);
    assertThat(apertures.userspace(host.iommu().units().get(0)).orElseThrow().bits())
        .isEqualTo(userspace);
  }

  @Test
  void haveNoFirstStageWhenScalableModeIsSwitchedOff() {
    assertThat(dmaApiBits("intel_iommu=on,sm_off")).isEqualTo(57);
  }

  @Test
  void haveNoFirstStageWhenTheKernelDoesNotDefaultToScalableMode() {
    String[] registers = SAPPHIRE_RAPIDS.split(",", -1);
    Host host =
        new HostSketch().config().unit("dmar0", hex(registers[0]), hex(registers[1])).host();
    Apertures apertures = new Apertures(host, KernelBehaviour.of(host));

    assertThat(apertures.dmaApi(host.iommu().units().get(0)).orElseThrow().bits()).isEqualTo(57);
  }

  @Test
  void beforeKernel613OneLegacyUnitTakesScalableModeFromAll() {
    assertThat(bitsBesideALegacyUnit("6.12.0")).isEqualTo(57);
    assertThat(bitsBesideALegacyUnit("6.13.0")).isEqualTo(56);
  }

  @Test
  void areUnknownWithoutAUsableWidth() {
    Host host = new HostSketch().unit("dmar0", 0, 0).host();
    Apertures apertures = new Apertures(host, KernelBehaviour.of(host));

    assertThat(apertures.dmaApi(host.iommu().units().get(0))).isEmpty();
  }

  private static int bitsBesideALegacyUnit(String kernel) {
    String[] registers = SAPPHIRE_RAPIDS.split(",", -1);
    Host host =
        new HostSketch()
            .kernel(kernel)
            .unit("dmar0", hex(registers[0]), hex(registers[1]))
            .unit("dmar1", hex("8d2078c106f0466"), hex("f020df"))
            .host();
    Apertures apertures = new Apertures(host, KernelBehaviour.of(host));
    return apertures.dmaApi(host.iommu().units().get(0)).orElseThrow().bits();
  }

  private static int dmaApiBits(String commandLine) {
    String[] registers = SAPPHIRE_RAPIDS.split(",", -1);
    Host host =
        new HostSketch()
            .commandLine(commandLine)
            .unit("dmar0", hex(registers[0]), hex(registers[1]))
            .host();
    Apertures apertures = new Apertures(host, KernelBehaviour.of(host));
    return apertures.dmaApi(host.iommu().units().get(0)).orElseThrow().bits();
  }

  private static long hex(String digits) {
    return Long.parseUnsignedLong(digits, 16);
  }
}
