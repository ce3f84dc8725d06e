// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses that the page tables of a domain can translate.
 *
 * @param range from 0 to the last address, inclusive
 * @param stage the kind of page table
 * @param provenance the registers and the rule
 */
public record Aperture(
    AddressRange range, Stage stage, Provenance provenance, Confidence confidence) {

  /** The kinds of page tables: two of VT-d, one of AMD-Vi. */
  public enum Stage {
    FIRST("first stage"),
    SECOND("second stage"),
    /** The IOMMU's own ones; AMD-Vi can use the processor's too. */
    AMD_VERSION_1("AMD-Vi page table of version 1");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** Number of address bits: 39 for a last address of 2<sup>39</sup>-1. */
  public int bits() {
    return 64 - Long.numberOfLeadingZeros(range.end());
  }

  /** The claim on what lies above. */
  public Claim above() {
    return new Claim(
        new AddressRange(range.end() + 1, -1),
        Layer.LIMIT,
        Claim.Kind.ABOVE_LIMIT,
        Provenance.of("aperture: " + provenance),
        confidence);
  }

  /** The one that reaches least far, if there is any. */
  public static Optional<Aperture> narrowest(Stream<Aperture> apertures) {
    return apertures.min(
        Comparator.comparing((Aperture aperture) -> aperture.range().end(), Long::compareUnsigned));
  }
}
