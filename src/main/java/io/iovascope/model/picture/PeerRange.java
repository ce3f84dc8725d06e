// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.text.Label;

/**
 * Addresses that the fabric may deliver to another device instead of the IOMMU: a device's request
 * is routed by its untranslated address, and a switch that finds it in a sibling's window delivers
 * it there unless ACS sends it up.
 *
 * @param range bus addresses, end inclusive
 * @param kind a window or a BAR
 * @param peer the function whose window or BAR it is
 * @param via the port (or the device itself) whose ACS setting decides
 * @param redirect what that port does
 * @param provenance how this is known
 */
public record PeerRange(
    AddressRange range,
    Claim.Kind kind,
    PciAddress peer,
    PciAddress via,
    Redirect redirect,
    Provenance provenance,
    Confidence confidence) {

  /** Whether requests between peers are sent up to the IOMMU. */
  public enum Redirect {
    /** ACS request redirect is on. Hardware that ignores it has been seen. */
    ON,
    /** Requests may go straight to the peer. */
    OFF,
    /** Configuration space could not be read, and the kernel keeps the devices apart. */
    UNKNOWN;

    public String label() {
      return Label.of(this);
    }
  }

  /** Whether the peer may receive the device's requests as far as is known. */
  public boolean isExposed() {
    return redirect == Redirect.OFF;
  }

  /** The same as a claim of the fabric. */
  public Claim claim() {
    return new Claim(range, Layer.FABRIC, kind, provenance, confidence);
  }
}
