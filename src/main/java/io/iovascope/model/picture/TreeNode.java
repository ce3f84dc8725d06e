package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;

/**
 * A node of the IOVA tree of a group's DMA domain, before any allocation.
 *
 * @param range whole pages, end inclusive
 * @param kind what made the node
 * @param origin where this is known from, for people
 */
public record TreeNode(AddressRange range, Claim.Kind kind, String origin, Confidence confidence) {

  public TreeNode extendedDownTo(long start, Claim claim) {
    return new TreeNode(
        new AddressRange(start, range.end()),
        kind,
        origin + "; extended down for " + claim.kind().label() + " from " + claim.origin(),
        confidence.and(claim.confidence()));
  }
}
