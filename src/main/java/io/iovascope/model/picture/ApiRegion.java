// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;

/**
 * A region that the IOMMU driver reports for one device, and why.
 *
 * @param region the region as the kernel has it
 * @param firmware whether an RMRR is the reason
 * @param provenance where it is known from
 */
public record ApiRegion(
    ReservedRegion region, boolean firmware, Provenance provenance, Confidence confidence) {

  public Claim claim(Layer layer) {
    return new Claim(region.range(), layer, Claim.Kind.of(region.kind()), provenance, confidence);
  }

  public AddressRange range() {
    return region.range();
  }
}
