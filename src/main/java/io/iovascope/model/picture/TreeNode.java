// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;

/**
 * A node of the IOVA tree of a group's DMA domain, before any allocation.
 *
 * @param range whole pages, end inclusive
 * @param kind what made the node
 * @param provenance where this is known from
 */
public record TreeNode(
    AddressRange range, Claim.Kind kind, Provenance provenance, Confidence confidence) {

  public TreeNode extendedDownTo(long start, Claim claim) {
    return new TreeNode(
        new AddressRange(start, range.end()),
        kind,
        provenance.and(
            "extended down for %s from %s".formatted(claim.kind().label(), claim.provenance())),
        confidence.and(claim.confidence()));
  }
}
