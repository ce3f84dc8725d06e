// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.text.Label;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the DMA API (iommu-dma) can give one device: the view of its driver.
 *
 * @param state whether the kernel translates for the device at all; what follows is null or empty
 *     unless it is {@code TRANSLATED}
 * @param stateReason why the state is what it is, for people
 * @param aperture what the page tables reach, or null if unknown
 * @param streamingLimit last address for streaming mappings, inclusive, or null if unknown
 * @param coherentLimit last address for coherent memory, inclusive, or null if unknown
 * @param limitsKnown whether a driver that does DMA has set the masks; without one the kernel shows
 *     32 bits or what the last driver left
 * @param reservationsKnown whether what iommu-dma keeps back is known, and not assumed because an
 *     input is missing
 * @param thirtyTwoBitFirst whether requests try the space below 4 GiB first, or null if unknown
 * @param claims who claims which addresses, ascending
 * @param usable what streaming mappings can get, or null if unknown
 * @param coherentUsable what coherent memory can get, or null if unknown
 */
public record DmaApiSpace(
    State state,
    String stateReason,
    @Nullable Aperture aperture,
    @Nullable Long streamingLimit,
    @Nullable Long coherentLimit,
    boolean limitsKnown,
    boolean reservationsKnown,
    @Nullable Boolean thirtyTwoBitFirst,
    List<Claim> claims,
    @Nullable AddressSet usable,
    @Nullable AddressSet coherentUsable) {

  public DmaApiSpace {
    claims = List.copyOf(claims);
  }

  /** Whether the kernel translates a device's DMA. */
  public enum State {
    TRANSLATED,
    /** DMA address equals physical address. */
    IDENTITY,
    /** No IOMMU between the device and memory. */
    NONE,
    /** The device's group, or its type, could not be read. */
    UNKNOWN;

    public String label() {
      return Label.of(this);
    }
  }

  public static DmaApiSpace untranslated(State state, String reason) {
    return new DmaApiSpace(
        state, reason, null, null, null, false, false, null, List.of(), null, null);
  }

  /** What streaming mappings can get below 4 GiB, or null if unknown. */
  public @Nullable AddressSet usable32() {
    return usable == null ? null : usable.intersect(AddressSet.of(AddressRange.BELOW_4_GIB));
  }

  /**
   * Regions that are mapped 1:1 for some device of the group while the IOVA tree does not keep them
   * from being handed out, because they belong to a device that was not first.
   */
  public AddressSet unreservedDirect() {
    AddressSet direct = ranges(Layer.IOMMU_API, Claim.Kind.DIRECT, Claim.Kind.DIRECT_RELAXABLE);
    return usable == null ? AddressSet.EMPTY : direct.intersect(usable);
  }

  private AddressSet ranges(Layer layer, Claim.Kind... kinds) {
    List<Claim.Kind> wanted = List.of(kinds);
    return AddressSet.of(
        claims.stream()
            .filter(claim -> claim.layer() == layer && wanted.contains(claim.kind()))
            .map(Claim::range)
            .toList());
  }
}
