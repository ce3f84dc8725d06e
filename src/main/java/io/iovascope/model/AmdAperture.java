// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.machine.Machine.AmdVi;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Aperture.Stage;
import io.iovascope.model.picture.Provenance;
import java.util.Optional;

/**
 * The aperture of AMD-Vi's domains, as {@code dma_max_address()} of drivers/iommu/amd/iommu.c
 * decides: all 64 bits for page tables of version 1, from 6.17 on what the levels reach that the
 * unit has (HATS of its extended feature register). The kernel gives version 1 unless told
 * otherwise; of version 2, the processor's format, nothing is modelled.
 */
final class AmdAperture {

  private static final int PAGE_BITS = 12;
  private static final int BITS_A_LEVEL = 9;

  private AmdAperture() {}

  /** Empty if it is not known. */
  static Optional<Aperture> of(Host host) {
    AmdVi amd = host.machine().amd();
    Optional<CommandLine> line = host.kernel().commandLine().optional();
    boolean version2 = line.map(words -> words.hasOption("amd_iommu", "pgtbl_v2")).orElse(false);
    if (amd == null || amd.version2() || version2) {
      return Optional.empty();
    }
    Confidence confidence = line.isPresent() ? Confidence.DERIVED : Confidence.ASSUMED;
    return amd.levels().flatMap(levels -> of(levels, host, confidence));
  }

  private static Optional<Aperture> of(int levels, Host host, Confidence confidence) {
    int bits = Math.min(64, PAGE_BITS + BITS_A_LEVEL * levels);
    if (bits == 64) {
      return Optional.of(aperture(bits, "%d levels".formatted(levels), confidence));
    }
    Optional<KernelRelease> release = host.kernel().release().optional();
    return release.map(
        kernel ->
            kernel.isAtLeast(6, 17)
                ? aperture(bits, "%d levels".formatted(levels), confidence)
                : aperture(64, "kernels before 6.17 do not heed its levels", confidence));
  }

  private static Aperture aperture(int bits, String why, Confidence confidence) {
    return new Aperture(
        AddressRange.ofBits(bits),
        Stage.AMD_VERSION_1,
        Provenance.of("AMD-Vi extended features, page table of version 1: " + why),
        confidence);
  }
}
