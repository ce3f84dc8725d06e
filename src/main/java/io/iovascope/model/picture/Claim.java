// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.text.Label;

/**
 * A range of addresses that somebody has a claim on.
 *
 * @param range the addresses, end inclusive
 * @param layer who claims them
 * @param kind what for
 * @param provenance where this is known from
 * @param confidence how sure it is
 */
public record Claim(
    AddressRange range, Layer layer, Kind kind, Provenance provenance, Confidence confidence) {

  /** The same claim, no surer than what it follows from. */
  public Claim atMost(Confidence other) {
    return new Claim(range, layer, kind, provenance, confidence.and(other));
  }

  public enum Kind {
    DIRECT,
    DIRECT_RELAXABLE,
    RESERVED,
    MSI,
    BRIDGE_WINDOW,
    /**
     * A BAR, ROM or window of a PCI device, which Intel's own DMA API keeps out of every domain.
     */
    PCI_RESOURCE,
    PAGE_ZERO,
    ABOVE_LIMIT,
    PEER_BAR,
    PEER_WINDOW;

    /** The name in every output, such as {@code bridge-window}. */
    public String label() {
      return Label.of(this);
    }

    static Kind of(ReservedRegion.Kind kind) {
      return switch (kind) {
        case DIRECT -> DIRECT;
        case DIRECT_RELAXABLE -> DIRECT_RELAXABLE;
        case RESERVED -> RESERVED;
        case MSI -> MSI;
      };
    }
  }
}
