// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import java.util.Locale;

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

  public enum Kind {
    DIRECT,
    DIRECT_RELAXABLE,
    RESERVED,
    MSI,
    BRIDGE_WINDOW,
    PAGE_ZERO,
    ABOVE_LIMIT,
    PEER_BAR,
    PEER_WINDOW;

    /** The name in every output, such as {@code bridge-window}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
