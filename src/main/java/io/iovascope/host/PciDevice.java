package io.iovascope.host;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PCI function. File names are those below {@code /sys/bus/pci/devices/ADDRESS/}; what is null
 * could not be read or does not exist for this function.
 *
 * @param rootBus the root bus it hangs from: the last {@code pciDDDD:BB} of its path
 * @param path the functions from the root bus down to this one, which is the last
 * @param realDmaDevice the endpoint in whose name it does DMA: a VMD endpoint for the functions
 *     below it (pci_real_dma_dev()), else null
 * @param classCode 24 bits: base class, sub-class, programming interface; file {@code class}
 * @param vendor file {@code vendor}
 * @param device file {@code device}
 * @param driver name of the bound driver, or null if none is bound; link {@code driver}
 * @param group number of its IOMMU group, or null if it has none; link {@code iommu_group}
 * @param unit name of its IOMMU unit, or null; link {@code iommu}
 * @param streamingMaskBits bits of the streaming DMA mask; meaningful only with a driver that does
 *     DMA; file {@code dma_mask_bits}
 * @param coherentMaskBits the same for coherent memory; file {@code consistent_dma_mask_bits}
 * @param numaNode file {@code numa_node}, null for -1
 * @param secondaryBus for a bridge, the bus right below it
 * @param subordinateBus for a bridge, the highest bus below it
 * @param physicalFunction for a virtual function, its physical function; link {@code physfn}
 * @param virtualFunctions number of virtual functions that are switched on; file {@code
 *     sriov_numvfs}
 * @param resources the ranges that are set, from the file with the name of one
 * @param configuration file {@code config}
 */
public record PciDevice(
    PciAddress address,
    PciBus rootBus,
    List<PciAddress> path,
    @Nullable PciAddress realDmaDevice,
    @Nullable Integer classCode,
    @Nullable Integer vendor,
    @Nullable Integer device,
    @Nullable String driver,
    @Nullable Integer group,
    @Nullable String unit,
    @Nullable Integer streamingMaskBits,
    @Nullable Integer coherentMaskBits,
    @Nullable Integer numaNode,
    @Nullable Integer secondaryBus,
    @Nullable Integer subordinateBus,
    @Nullable PciAddress physicalFunction,
    @Nullable Integer virtualFunctions,
    List<PciResource> resources,
    Reading<PciConfiguration> configuration) {

  public PciDevice {
    path = List.copyOf(path);
    resources = List.copyOf(resources);
  }

  /**
   * Whether a driver of the host does DMA with it. Drivers that leave DMA to others do not count:
   * VFIO's, pci-stub and the PCI Express port driver (driver_managed_dma in struct device_driver).
   */
  public boolean hasHostDriver() {
    return driver != null
        && !hasVfioDriver()
        && !driver.equals("pci-stub")
        && !driver.equals("pcieport");
  }

  /** Whether it is held for a user-space owner: vfio-pci and its variants. */
  public boolean hasVfioDriver() {
    return driver != null && driver.contains("vfio");
  }

  /** Address Translation Services. */
  public FeatureState ats() {
    return feature(
        configuration.optional().map(PciConfiguration::ats).map(PciConfiguration.Toggle::enabled));
  }

  /** Process Address Space IDs. */
  public FeatureState pasid() {
    return feature(
        configuration
            .optional()
            .map(PciConfiguration::pasid)
            .map(PciConfiguration.Toggle::enabled));
  }

  /** Access Control Services: on if everything is in force that isolates groups. */
  public FeatureState acs() {
    return feature(
        configuration.optional().map(PciConfiguration::acs).map(PciConfiguration.Acs::isolates));
  }

  private FeatureState feature(Optional<Boolean> inForce) {
    boolean readable =
        configuration.optional().map(PciConfiguration::capabilitiesReadable).orElse(false);
    return inForce
        .map(on -> on ? FeatureState.ON : FeatureState.OFF)
        .orElse(readable ? FeatureState.NONE : FeatureState.UNKNOWN);
  }

  public boolean isVirtualFunction() {
    return physicalFunction != null;
  }

  /** The base class, 8 bits, or -1 if the class is unknown. */
  public int baseClass() {
    return classCode == null ? -1 : classCode >>> 16;
  }

  /** Base class and sub-class, 16 bits, or -1 if the class is unknown. */
  public int subClass() {
    return classCode == null ? -1 : classCode >>> 8;
  }

  /** Whether it forwards to a bus below it: PCI-to-PCI bridges, root ports and switch ports. */
  public boolean isBridge() {
    return secondaryBus != null
        || configuration.optional().map(PciConfiguration::bridge).orElse(false);
  }

  /** The bridge right above, or empty on a root bus. */
  public Optional<PciAddress> parent() {
    return path.size() < 2 ? Optional.empty() : Optional.of(path.get(path.size() - 2));
  }
}
