// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

/**
 * In what a host differs from nearly all of its model and kernel.
 *
 * @param trait what it is: {@code iommu}, {@code groups}, {@code devices}, {@code options}, or the
 *     id of a finding
 * @param value what this host has: of a finding its severity; {@code none} for no options and no
 *     finding
 * @param usual what the others have
 * @param alike how many have that
 * @param compared how many were compared, this one included: those of which the trait is known
 */
public record OddTrait(String trait, String value, String usual, int alike, int compared) {}
