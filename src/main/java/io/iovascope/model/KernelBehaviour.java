package io.iovascope.model;

import io.iovascope.host.KernelRelease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed between kernel releases, as far as addresses are concerned: one row per release that
 * changed something, from which everything else in this package takes its rules.
 *
 * @param major first number of the first release with this behaviour
 * @param minor second number of it
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
    int major,
    int minor,
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
    KEEPS_OLD_TRANSLATION,
    /** The mapping fails with EADDRINUSE, silently. */
    FAILS
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

  private static final List<KernelBehaviour> BY_RELEASE =
      List.of(
          new KernelBehaviour(
              5,
              15,
              VfioStage.SAME_AS_DMA_API,
              true,
              WidthRule.ADJUSTED_WIDTH,
              false,
              false,
              BY_INTEL_DRIVER,
              Overlap.KEEPS_OLD_TRANSLATION,
              false),
          new KernelBehaviour(
              6,
              1,
              VfioStage.SECOND_STAGE,
              true,
              WidthRule.ADJUSTED_WIDTH,
              false,
              false,
              BY_INTEL_DRIVER,
              Overlap.KEEPS_OLD_TRANSLATION,
              false),
          new KernelBehaviour(
              6,
              2,
              VfioStage.SECOND_STAGE,
              true,
              WidthRule.ADJUSTED_WIDTH,
              false,
              true,
              BY_INTEL_DRIVER,
              Overlap.KEEPS_OLD_TRANSLATION,
              false),
          new KernelBehaviour(
              6,
              6,
              VfioStage.SECOND_STAGE,
              true,
              WidthRule.ADJUSTED_WIDTH,
              true,
              true,
              BY_IOMMU_CORE,
              Overlap.KEEPS_OLD_TRANSLATION,
              false),
          new KernelBehaviour(
              6,
              13,
              VfioStage.SAME_AS_DMA_API,
              false,
              WidthRule.ADJUSTED_WIDTH,
              true,
              true,
              BY_IOMMU_CORE,
              Overlap.KEEPS_OLD_TRANSLATION,
              false),
          new KernelBehaviour(
              6,
              19,
              VfioStage.SAME_AS_DMA_API,
              false,
              WidthRule.PAGE_TABLE_FORMAT,
              true,
              true,
              BY_IOMMU_CORE,
              Overlap.FAILS,
              true));

  /**
   * The behaviour of a release. One that is older than every row is treated as the first row, an
   * unknown one as the last; both are guesses, which {@link #isKnown} tells.
   */
  public static KernelBehaviour of(@Nullable KernelRelease release) {
    if (release == null) {
      return BY_RELEASE.get(BY_RELEASE.size() - 1);
    }
    KernelBehaviour found = BY_RELEASE.get(0);
    for (KernelBehaviour behaviour : BY_RELEASE) {
      if (release.isAtLeast(behaviour.major, behaviour.minor)) {
        found = behaviour;
      }
    }
    return found;
  }

  /** Whether the rows cover this release. */
  public static boolean isKnown(@Nullable KernelRelease release) {
    return release != null && release.isAtLeast(BY_RELEASE.get(0).major, BY_RELEASE.get(0).minor);
  }
}
