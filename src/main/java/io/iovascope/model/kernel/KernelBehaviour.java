// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.KernelRelease;
import org.jspecify.annotations.Nullable;

/**
 * What changed between kernel releases, as far as addresses are concerned. Everything else in this
 * package takes its rules from here. Releases from 5.15 to 7.2 have been looked at.
 *
 * @param vfioStage which page tables a domain of VFIO or iommufd has
 * @param scalableModeNeedsAllUnits whether one unit without a scalable-mode feature takes the
 *     feature from all (cap_audit.c of drivers/iommu/intel)
 * @param width how the address width follows from the registers
 * @param thirtyTwoBitFirstIsSticky whether a device leaves "32-bit first" for good, with a notice,
 *     when the 32-bit space was full once (pci_32bit_workaround); if not, every request tries 32
 *     bits first
 * @param iommufd whether iommufd exists
 * @param rmrrRefusal what a VFIO or iommufd user is told of a device with a direct region
 * @param overlap what happens when the DMA API maps over a direct mapping
 * @param floppyWorkaroundNeedsFloppy whether INTEL_IOMMU_FLOPPY_WA depends on BLK_DEV_FD, so that
 *     the ISA region depends on the configuration
 */
public record KernelBehaviour(
    VfioStage vfioStage,
    boolean scalableModeNeedsAllUnits,
    WidthRule width,
    boolean thirtyTwoBitFirstIsSticky,
    boolean iommufd,
    RmrrRefusal rmrrRefusal,
    Overlap overlap,
    boolean floppyWorkaroundNeedsFloppy) {

  /** Which page tables VFIO and iommufd get where the unit has both stages. */
  public enum VfioStage {
    /** The same as the DMA API: first stage in scalable mode. */
    SAME_AS_DMA_API,
    /** Second stage, as long as the unit has one. */
    SECOND_STAGE
  }

  /** How the width of a domain follows from CAP. */
  public enum WidthRule {
    /** The largest supported adjusted width, at most MGAW. */
    ADJUSTED_WIDTH,
    /** The largest page-table format that MGAW and SAGAW allow (generic page table). */
    PAGE_TABLE_FORMAT
  }

  /**
   * A refusal because of an RMRR.
   *
   * @param errno number of the error
   * @param error name of the error
   * @param message the kernel's words, without the device's name
   */
  public record RmrrRefusal(int errno, String error, String message) {}

  /** What happens when a DMA API mapping meets a page that is mapped already. */
  public enum Overlap {
    /** An error is logged and the old translation stays: DMA goes to the wrong memory. */
    KEEPS_OLD_TRANSLATION(
        "a mapping there keeps the old translation, so that DMA goes to the wrong memory"),
    /** The mapping fails with EADDRINUSE, silently. */
    FAILS("a mapping there fails with EADDRINUSE");

    private final String effect;

    Overlap(String effect) {
      this.effect = effect;
    }

    /** The same as a clause for people. */
    public String effect() {
      return effect;
    }
  }

  private static final RmrrRefusal BY_INTEL_DRIVER =
      new RmrrRefusal(
          1,
          "EPERM",
          "Device is ineligible for IOMMU domain attach due to platform RMRR requirement.  Contact"
              + " your platform vendor.");

  private static final RmrrRefusal BY_IOMMU_CORE =
      new RmrrRefusal(
          22,
          "EINVAL",
          "Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring the"
              + " device without a 1:1 mapping. Contact your platform vendor.");

  private static final KernelHistory<VfioStage> VFIO_STAGE =
      KernelHistory.atFirst(VfioStage.SAME_AS_DMA_API)
          .since(6, 1, VfioStage.SECOND_STAGE)
          .since(6, 13, VfioStage.SAME_AS_DMA_API);

  private static final KernelHistory<Boolean> SCALABLE_MODE_NEEDS_ALL_UNITS =
      KernelHistory.atFirst(true).since(6, 13, false);

  private static final KernelHistory<WidthRule> WIDTH =
      KernelHistory.atFirst(WidthRule.ADJUSTED_WIDTH).since(6, 19, WidthRule.PAGE_TABLE_FORMAT);

  private static final KernelHistory<Boolean> THIRTY_TWO_BIT_FIRST_IS_STICKY =
      KernelHistory.atFirst(false).since(6, 6, true);

  private static final KernelHistory<Boolean> IOMMUFD =
      KernelHistory.atFirst(false).since(6, 2, true);

  private static final KernelHistory<RmrrRefusal> RMRR_REFUSAL =
      KernelHistory.atFirst(BY_INTEL_DRIVER).since(6, 6, BY_IOMMU_CORE);

  private static final KernelHistory<Overlap> OVERLAP =
      KernelHistory.atFirst(Overlap.KEEPS_OLD_TRANSLATION).since(6, 19, Overlap.FAILS);

  private static final KernelHistory<Boolean> FLOPPY_WORKAROUND_NEEDS_FLOPPY =
      KernelHistory.atFirst(false).since(6, 19, true);

  /**
   * The behaviour of a release. One older than 5.15 is treated as 5.15 and an unknown one as the
   * newest; {@link #isKnown} tells that these are guesses.
   */
  public static KernelBehaviour of(@Nullable KernelRelease release) {
    return new KernelBehaviour(
        VFIO_STAGE.in(release),
        SCALABLE_MODE_NEEDS_ALL_UNITS.in(release),
        WIDTH.in(release),
        THIRTY_TWO_BIT_FIRST_IS_STICKY.in(release),
        IOMMUFD.in(release),
        RMRR_REFUSAL.in(release),
        OVERLAP.in(release),
        FLOPPY_WORKAROUND_NEEDS_FLOPPY.in(release));
  }

  /** Whether the release is one of those whose behaviour has been looked at, or newer. */
  public static boolean isKnown(@Nullable KernelRelease release) {
    return release != null && release.isAtLeast(5, 15);
  }
}
