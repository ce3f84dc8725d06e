package io.iovascope.model;

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
    NO_SECOND_STAGE
  }

  /**
   * A refusal as the user sees it.
   *
   * @param cause what stands in the way
   * @param errno number of the error
   * @param error its name, such as {@code EINVAL}
   * @param message what the kernel logs, or who says no if it logs nothing
   * @param reason why, with the address or option that is the cause
   */
  public record Refusal(Cause cause, int errno, String error, String message, String reason) {}
}
