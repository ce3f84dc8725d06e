// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user-space owner of a group (VFIO type1 or iommufd) may map.
 *
 * @param refusal why the kernel refuses the whole group, or null if it does not
 * @param aperture what the page tables reach, or null if unknown
 * @param claims what is cut out and what is dangerous, ascending
 * @param usable the valid IOVA ranges; empty if refused, null if unknown
 */
public record UserspaceAccess(
    @Nullable Refusal refusal,
    @Nullable Aperture aperture,
    List<Claim> claims,
    @Nullable AddressSet usable) {

  public UserspaceAccess {
    claims = List.copyOf(claims);
  }

  public boolean allowed() {
    return refusal == null;
  }

  /** What stands in the way. */
  public enum Cause {
    /** Firmware wants memory mapped 1:1 for a device of the group. */
    RMRR,
    NO_INTERRUPT_REMAPPING,
    NO_IOMMUFD,
    NO_SECOND_STAGE;

    /** What a person can do about it. */
    public String remedy() {
      return switch (this) {
        case RMRR ->
            "switch the feature that needs the RMRR off in the firmware setup (shared memory of the"
                + " management controller, legacy USB), or ask the vendor for a firmware without it";
        case NO_INTERRUPT_REMAPPING ->
            "switch interrupt remapping on in the firmware setup, or, if every guest is trusted,"
                + " load vfio_iommu_type1 with allow_unsafe_interrupts=1";
        case NO_IOMMUFD -> "use VFIO type1 (a container and the group), or a kernel with iommufd";
        case NO_SECOND_STAGE -> "use VFIO type1, or kernel 6.13 or later";
      };
    }
  }

  /**
   * A refusal as the user sees it.
   *
   * @param cause what stands in the way
   * @param errno number of the error
   * @param error its name, such as {@code EINVAL}
   * @param message what the kernel logs, or who says no if it logs nothing
   * @param basis why, with the address or option that is the cause
   * @param region the region that is the cause, or null if something else is
   */
  public record Refusal(
      Cause cause,
      int errno,
      String error,
      String message,
      String basis,
      @Nullable ApiRegion region) {

    /** A refusal for which no region is the cause. */
    public Refusal(Cause cause, int errno, String error, String message, String basis) {
      this(cause, errno, error, message, basis, null);
    }

    /** Why, for people, with the place where it is known from. */
    public String reason() {
      return region == null ? basis : "%s (%s)".formatted(basis, region.provenance());
    }
  }
}
