// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.AllocatorTraits.Retry;
import io.iovascope.allocator.AllocatorTraits.Rounding;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import java.util.List;

/**
 * What kernels do differently, as far as addresses are concerned, decided for one of them. Every
 * rule that depends on the kernel is taken from here, and how it was decided goes with it.
 *
 * @param dmaOps whose DMA API devices get
 * @param vfioStage which page tables a domain of VFIO or iommufd has
 * @param scalableModeNeedsAllUnits whether one unit without a scalable-mode feature takes the
 *     feature from all (cap_audit.c of drivers/iommu/intel)
 * @param width how the address width follows from the registers
 * @param thirtyTwoBitFirstIsSticky whether a device leaves "32-bit first" for good, with a notice,
 *     when the 32-bit space was full once (pci_32bit_workaround); if not, every request tries 32
 *     bits first
 * @param iommufd whether iommufd exists
 * @param iommufdNeedsSecondStage whether iommufd refuses units that have no second stage
 * @param rmrrRefusal what a VFIO or iommufd user is told of a device with a direct region
 * @param overlap what happens when the DMA API maps over a direct mapping
 * @param floppyWorkaroundNeedsFloppy whether INTEL_IOMMU_FLOPPY_WA depends on BLK_DEV_FD, so that
 *     the ISA region depends on the configuration
 * @param magazineSize ranges that a magazine of the allocator holds
 * @param depotLimit magazines that a depot holds, or {@link AllocatorTraits#UNLIMITED}
 * @param retry what a search for free addresses does that failed
 * @param countsReservedDomainIds whether two domain ids that are never used count as used
 * @param knowsRelaxRmrr whether {@code intel_iommu=relax_rmrr} makes all RMRRs relaxable
 * @param regionTypes which types of regions the Intel driver reports
 * @param groupTypeTellsLazy whether groups of type {@code DMA} flush at once; if not, they are lazy
 *     unless the command line says otherwise
 * @param refusesDuringReset whether nobody can attach to a group while a device of it is being
 *     reset: EBUSY, for a moment
 * @param rounding who rounds sizes; from 5.17 on alloc_iova_fast(), with the same result as before
 */
public record KernelBehaviour(
    Decision<DmaOps> dmaOps,
    Decision<VfioStage> vfioStage,
    Decision<Boolean> scalableModeNeedsAllUnits,
    Decision<WidthRule> width,
    Decision<Boolean> thirtyTwoBitFirstIsSticky,
    Decision<Boolean> iommufd,
    Decision<Boolean> iommufdNeedsSecondStage,
    Decision<RmrrRefusal> rmrrRefusal,
    Decision<Overlap> overlap,
    Decision<Boolean> floppyWorkaroundNeedsFloppy,
    Decision<Integer> magazineSize,
    Decision<Integer> depotLimit,
    Decision<Retry> retry,
    Decision<Boolean> countsReservedDomainIds,
    Decision<Boolean> knowsRelaxRmrr,
    Decision<RegionTypes> regionTypes,
    Decision<Boolean> groupTypeTellsLazy,
    Decision<Boolean> refusesDuringReset,
    Rounding rounding) {

  /** The series whose sources were looked at, for people. */
  public static final String KNOWN = "5.15 to 7.2";

  /** Whose DMA API devices get. */
  public enum DmaOps {
    /** Intel's own, before 5.11: one list of reserved ranges for the whole machine. */
    OWN("intel-iommu"),
    /** That of drivers/iommu/dma-iommu.c. */
    DMA_IOMMU("dma-iommu");

    private final String label;

    DmaOps(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /** Which types of regions the Intel driver reports, and who heeds them. */
  public enum RegionTypes {
    /**
     * Before 5.4: every RMRR is direct, of the devices that the table names and no others; ISA
     * bridges have no region, and VFIO cuts nothing out of what may be mapped.
     */
    DIRECT_ONLY("direct only"),
    /** Those of USB and display devices are direct-relaxable; VFIO and iommufd cut out the rest. */
    WITH_RELAXABLE("with direct-relaxable");

    private final String label;

    RegionTypes(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /** Which page tables VFIO and iommufd get where the unit has both stages. */
  public enum VfioStage {
    /** The same as the DMA API: first stage in scalable mode. */
    SAME_AS_DMA_API("as the DMA API"),
    /** Second stage, as long as the unit has one. */
    SECOND_STAGE("second stage");

    private final String label;

    VfioStage(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /** How the width of a domain follows from CAP. */
  public enum WidthRule {
    /** The largest supported adjusted width, at most MGAW. */
    ADJUSTED_WIDTH("adjusted width"),
    /** The largest page-table format that MGAW and SAGAW allow (generic page table). */
    PAGE_TABLE_FORMAT("page-table format");

    private final String label;

    WidthRule(String label) {
      this.label = label;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }
  }

  /**
   * A refusal because of an RMRR.
   *
   * @param errno number of the error
   * @param error name of the error
   * @param message the kernel's words, without the device's name
   */
  public record RmrrRefusal(int errno, String error, String message) {

    /** By device_is_rmrr_locked() and its predecessors in drivers/iommu/intel/iommu.c. */
    static final RmrrRefusal BY_INTEL_DRIVER =
        new RmrrRefusal(
            1,
            "EPERM",
            "Device is ineligible for IOMMU domain attach due to platform RMRR requirement. "
                + " Contact your platform vendor.");

    /** Whether it is the driver for VT-d that refuses, and no driver of another IOMMU. */
    public boolean byIntelDriver() {
      return equals(BY_INTEL_DRIVER);
    }

    /** By __iommu_take_dma_ownership() and others in drivers/iommu/iommu.c. */
    static final RmrrRefusal BY_IOMMU_CORE =
        new RmrrRefusal(
            22,
            "EINVAL",
            "Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring"
                + " the device without a 1:1 mapping. Contact your platform vendor.");
  }

  /** What happens when a DMA API mapping meets a page that is mapped already. */
  public enum Overlap {
    /** An error is logged and the old translation stays: DMA goes to the wrong memory. */
    KEEPS_OLD_TRANSLATION(
        "keeps the old translation",
        "a mapping there keeps the old translation, so that DMA goes to the wrong memory"),
    /** The mapping fails with EADDRINUSE, silently. */
    FAILS("fails", "a mapping there fails with EADDRINUSE");

    private final String label;
    private final String effect;

    Overlap(String label, String effect) {
      this.label = label;
      this.effect = effect;
    }

    /** The name in every output. */
    public String label() {
      return label;
    }

    /** The same as a clause for people. */
    public String effect() {
      return effect;
    }
  }

  /** Of the kernel that a host runs. */
  public static KernelBehaviour of(Host host) {
    KernelBuild build = KernelBuild.of(host);
    Decision<DmaOps> dmaOps = DmaOpsQuestion.QUESTION.decide(host, build);
    return new KernelBehaviour(
        dmaOps,
        VfioStageQuestion.QUESTION.decide(host, build),
        ScalableModeQuestion.QUESTION.decide(host, build),
        WidthQuestion.QUESTION.decide(host, build),
        ThirtyTwoBitQuestion.QUESTION.decide(host, build),
        IommufdQuestion.QUESTION.decide(host, build),
        IommufdStageQuestion.QUESTION.decide(host, build),
        RmrrRefusalQuestion.QUESTION.decide(host, build),
        OverlapQuestion.QUESTION.decide(host, build),
        FloppyQuestion.QUESTION.decide(host, build),
        MagazineQuestion.QUESTION.decide(host, build),
        DepotQuestion.QUESTION.decide(host, build),
        RetryQuestion.QUESTION.decide(host, build),
        DomainIdsQuestion.QUESTION.decide(host, build),
        RelaxRmrrQuestion.QUESTION.decide(host, build),
        RegionTypesQuestion.QUESTION.decide(host, build),
        FlushTypeQuestion.QUESTION.decide(host, build),
        ResetQuestion.QUESTION.decide(host, build),
        rounding(dmaOps.value(), build));
  }

  private static Rounding rounding(DmaOps dmaOps, KernelBuild build) {
    if (dmaOps == DmaOps.OWN) {
      return Rounding.ALL_BY_CALLER;
    }
    return build.number().isAtLeast(5, 17) ? Rounding.BY_ALLOCATOR : Rounding.BY_CALLER;
  }

  /** Of a kernel of which nothing but its release is known. */
  public static KernelBehaviour of(KernelRelease release) {
    return of(Host.ofKernel(release));
  }

  /** Whether the sources of the series were looked at: 5.15 to 7.2. */
  public static boolean isKnown(KernelRelease release) {
    return new KernelNumber(release.major(), release.minor(), null).isLookedAt();
  }

  /** All decisions, in the order of the questions. */
  public List<Decision<?>> decisions() {
    return List.of(
        dmaOps,
        vfioStage,
        scalableModeNeedsAllUnits,
        width,
        thirtyTwoBitFirstIsSticky,
        iommufd,
        iommufdNeedsSecondStage,
        rmrrRefusal,
        overlap,
        floppyWorkaroundNeedsFloppy,
        magazineSize,
        depotLimit,
        retry,
        countsReservedDomainIds,
        knowsRelaxRmrr,
        regionTypes,
        groupTypeTellsLazy,
        refusesDuringReset);
  }

  /** Those of the decisions that are about every IOMMU, not about the driver for VT-d. */
  public List<Decision<?>> decisionsOfEveryIommu() {
    return List.of(
        thirtyTwoBitFirstIsSticky,
        iommufd,
        overlap,
        magazineSize,
        depotLimit,
        retry,
        groupTypeTellsLazy,
        refusesDuringReset);
  }

  /** Those of the decisions that the allocator follows from. */
  public List<Decision<?>> ofAllocator() {
    return List.of(thirtyTwoBitFirstIsSticky, magazineSize, depotLimit, retry);
  }

  /** How the kernel gives out addresses. */
  public AllocatorTraits allocator() {
    return new AllocatorTraits(magazineSize.value(), depotLimit.value(), retry.value(), rounding);
  }

  /** Bytes of memory that one of the allocator's magazines takes. */
  public long magazineBytes() {
    return allocator().magazineBytes();
  }

  /** When a PCI device without {@code iommu.forcedac=1} is given addresses below 4 GiB. */
  public ThirtyTwoBitFirst thirtyTwoBitFirst() {
    return thirtyTwoBitFirstIsSticky.value()
        ? ThirtyTwoBitFirst.UNTIL_FAILURE
        : ThirtyTwoBitFirst.EVERY_REQUEST;
  }
}
