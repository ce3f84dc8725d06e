// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PCI function. File names are those below {@code /sys/bus/pci/devices/ADDRESS/}; what is null
 * could not be read or does not exist for this function.
 *
 * @param resources the ranges that are set, from the file with the name of one
 * @param configuration file {@code config}
 */
public record PciDevice(
    PciAddress address,
    Place place,
    Identity identity,
    Binding binding,
    DmaMasks masks,
    Buses buses,
    Sriov sriov,
    List<PciResource> resources,
    Reading<PciConfiguration> configuration) {

  public PciDevice {
    resources = List.copyOf(resources);
  }

  /**
   * Where it is.
   *
   * @param rootBus the root bus it hangs from: the last {@code pciDDDD:BB} of its path
   * @param path the functions from the root bus down to this one, which is the last
   * @param realDmaDevice the endpoint in whose name it does DMA: a VMD endpoint for the functions
   *     below it (pci_real_dma_dev()), else null
   * @param numaNode file {@code numa_node}, null for -1
   */
  public record Place(
      PciBus rootBus,
      List<PciAddress> path,
      @Nullable PciAddress realDmaDevice,
      @Nullable Integer numaNode) {

    public Place {
      path = List.copyOf(path);
    }
  }

  /**
   * What it is.
   *
   * @param classCode 24 bits: base class, sub-class, programming interface; file {@code class}
   * @param vendor 16 bits; file {@code vendor}
   * @param device 16 bits; file {@code device}
   */
  public record Identity(
      @Nullable Integer classCode, @Nullable Integer vendor, @Nullable Integer device) {}

  /**
   * Who has it.
   *
   * @param driver name of the bound driver, or null if none is bound; link {@code driver}
   * @param group number of its IOMMU group, or null if it has none; link {@code iommu_group}
   * @param unit name of its IOMMU unit, or null; link {@code iommu}
   * @param driverTold false if nothing says whether a driver is bound, or which
   */
  public record Binding(
      @Nullable String driver, @Nullable Integer group, @Nullable String unit, boolean driverTold) {

    /** Of a function whose driver, or lack of one, is known. */
    public Binding(@Nullable String driver, @Nullable Integer group, @Nullable String unit) {
      this(driver, group, unit, true);
    }

    /** The same driver, in a group of that unit. */
    public Binding in(@Nullable Integer otherGroup, @Nullable String otherUnit) {
      return new Binding(driver, otherGroup, otherUnit, driverTold);
    }
  }

  /**
   * How far it says that it can address; meaningful only with a driver that does DMA.
   *
   * @param streamingBits bits of the streaming DMA mask; file {@code dma_mask_bits}
   * @param coherentBits the same for coherent memory; file {@code consistent_dma_mask_bits}
   * @param told false if nobody has collected these files
   */
  public record DmaMasks(
      @Nullable Integer streamingBits, @Nullable Integer coherentBits, boolean told) {

    /** Of a function whose files were read. */
    public DmaMasks(@Nullable Integer streamingBits, @Nullable Integer coherentBits) {
      this(streamingBits, coherentBits, true);
    }

    /** 32 bits each, as every function starts with. */
    public static final DmaMasks DEFAULT = new DmaMasks(32, 32);
  }

  /**
   * The buses below a bridge.
   *
   * @param secondary the bus right below it
   * @param subordinate the highest bus below it
   */
  public record Buses(@Nullable Integer secondary, @Nullable Integer subordinate) {

    /** Of a function that is no bridge. */
    public static final Buses NONE = new Buses(null, null);
  }

  /**
   * Its part in single-root I/O virtualisation.
   *
   * @param physicalFunction for a virtual function, its physical function; link {@code physfn}
   * @param virtualFunctions number of virtual functions that are switched on; file {@code
   *     sriov_numvfs}
   */
  public record Sriov(@Nullable PciAddress physicalFunction, @Nullable Integer virtualFunctions) {

    /** None. */
    public static final Sriov NONE = new Sriov(null, null);
  }

  /** The same function, held by somebody else. */
  public PciDevice with(Binding other) {
    return new PciDevice(
        address, place, identity, other, masks, buses, sriov, resources, configuration);
  }

  /** The same function with other masks. */
  public PciDevice with(DmaMasks other) {
    return new PciDevice(
        address, place, identity, binding, other, buses, sriov, resources, configuration);
  }

  /** The same function with other virtual functions. */
  public PciDevice with(Sriov other) {
    return new PciDevice(
        address, place, identity, binding, masks, buses, other, resources, configuration);
  }

  /** The same function with another configuration space. */
  public PciDevice with(Reading<PciConfiguration> other) {
    return new PciDevice(address, place, identity, binding, masks, buses, sriov, resources, other);
  }

  /**
   * Whether a driver of the host does DMA with it. Drivers that leave DMA to others do not count:
   * VFIO's, pci-stub and the PCI Express port driver (driver_managed_dma in struct device_driver).
   */
  public boolean hasHostDriver() {
    return binding.driver != null
        && !hasVfioDriver()
        && !binding.driver.equals("pci-stub")
        && !binding.driver.equals("pcieport");
  }

  /** Whether it is held for a user-space owner: vfio-pci and its variants. */
  public boolean hasVfioDriver() {
    return binding.driver != null && binding.driver.contains("vfio");
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
    return sriov.physicalFunction != null;
  }

  /** The base class, 8 bits, or -1 if the class is unknown. */
  public int baseClass() {
    return identity.classCode == null ? -1 : identity.classCode >>> 16;
  }

  /** Base class and sub-class, 16 bits, or -1 if the class is unknown. */
  public int subClass() {
    return identity.classCode == null ? -1 : identity.classCode >>> 8;
  }

  /** Whether it forwards to a bus below it: PCI-to-PCI bridges, root ports and switch ports. */
  public boolean isBridge() {
    return buses.secondary != null
        || configuration.optional().map(PciConfiguration::bridge).orElse(false);
  }

  /** The bridge right above, or empty on a root bus. */
  public Optional<PciAddress> parent() {
    return place.path.size() < 2
        ? Optional.empty()
        : Optional.of(place.path.get(place.path.size() - 2));
  }
}
