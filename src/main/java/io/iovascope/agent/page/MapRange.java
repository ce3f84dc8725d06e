// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;

/**
 * A range in a row of a map.
 *
 * @param range end inclusive
 * @param kind what it is, in a word
 * @param origin where this is known from
 */
record MapRange(
    AddressRange range, RangePattern fill, String kind, String origin, Confidence confidence) {

  static MapRange of(Claim claim) {
    return new MapRange(
        claim.range(),
        RangePattern.of(claim.kind()),
        claim.kind().label(),
        claim.provenance().toString(),
        claim.confidence());
  }
}
