// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.model.picture.Claim;
import java.util.List;

/**
 * What the DMA API reserves in the IOVA tree of a group.
 *
 * @param claims in the order in which the kernel reserves them, which shows where they overlap
 * @param known whether all inputs were there
 */
record Reservations(List<Claim> claims, boolean known) {

  Reservations {
    claims = List.copyOf(claims);
  }
}
