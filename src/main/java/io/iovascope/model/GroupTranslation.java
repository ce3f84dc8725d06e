// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.IommuGroup;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import io.iovascope.model.picture.TreeNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the DMA API keeps out of the DMA domain of a group.
 *
 * @param claims what is kept out, page 0 included, ascending
 * @param known whether nothing of it had to be assumed
 * @param nodes the tree before any allocation; page 0 is the lower bound of the search and no node
 */
record GroupTranslation(List<Claim> claims, boolean known, List<TreeNode> nodes) {

  static final AddressRange PAGE_ZERO = new AddressRange(0, 0xfff);

  static final GroupTranslation NONE = new GroupTranslation(List.of(), false, List.of());

  /**
   * Of a group that translates, else nothing.
   *
   * @param reservations what the kernel's DMA API reserves
   */
  static GroupTranslation of(IommuGroup group, Reservations reservations) {
    if (!group.isTranslated()) {
      return NONE;
    }
    ReservedTree tree = new ReservedTree();
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            PAGE_ZERO,
            Layer.DMA_IOMMU,
            Claim.Kind.PAGE_ZERO,
            Provenance.of("the DMA API never hands out page 0"),
            Confidence.DERIVED));
    for (Claim claim : reservations.claims()) {
      tree.reserve(claim);
      claims.add(claim);
    }
    claims.sort((a, b) -> a.range().compareTo(b.range()));
    boolean known =
        reservations.known()
            && claims.stream().noneMatch(claim -> claim.confidence() == Confidence.ASSUMED);
    return new GroupTranslation(List.copyOf(claims), known, tree.nodes());
  }

  /** The addresses that no allocation gets. */
  AddressSet withheld() {
    List<AddressRange> ranges = new ArrayList<>(nodes.stream().map(TreeNode::range).toList());
    ranges.add(PAGE_ZERO);
    return AddressSet.of(ranges);
  }
}
