package io.iovascope.emulator.draft;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PCI function in the making: the facts of {@link PciDevice}, to be replaced one by one. */
public final class FunctionDraft {

  PciAddress address;
  PciBus rootBus;
  List<PciAddress> path;
  public @Nullable PciAddress realDmaDevice;
  public @Nullable Integer classCode;
  public @Nullable Integer vendor;
  public @Nullable Integer device;
  public @Nullable String driver;
  public @Nullable Integer group;
  public @Nullable String unit;
  public @Nullable Integer streamingMaskBits;
  public @Nullable Integer coherentMaskBits;
  public @Nullable Integer numaNode;
  public @Nullable Integer secondaryBus;
  public @Nullable Integer subordinateBus;
  public @Nullable PciAddress physicalFunction;
  public @Nullable Integer virtualFunctions;
  public List<PciResource> resources;
  public Reading<PciConfiguration> configuration;

  public FunctionDraft(PciDevice device) {
    address = device.address();
    rootBus = device.rootBus();
    path = device.path();
    realDmaDevice = device.realDmaDevice();
    classCode = device.classCode();
    vendor = device.vendor();
    this.device = device.device();
    driver = device.driver();
    group = device.group();
    unit = device.unit();
    streamingMaskBits = device.streamingMaskBits();
    coherentMaskBits = device.coherentMaskBits();
    numaNode = device.numaNode();
    secondaryBus = device.secondaryBus();
    subordinateBus = device.subordinateBus();
    physicalFunction = device.physicalFunction();
    virtualFunctions = device.virtualFunctions();
    resources = device.resources();
    configuration = device.configuration();
  }

  /** A function without a driver, a mask of 32 bits as every one starts with, and no resources. */
  public FunctionDraft(
      PciBus rootBus, List<PciAddress> path, Reading<PciConfiguration> configuration) {
    this.address = path.get(path.size() - 1);
    this.rootBus = rootBus;
    this.path = path;
    this.streamingMaskBits = 32;
    this.coherentMaskBits = 32;
    this.resources = List.of();
    this.configuration = configuration;
  }

  public PciDevice device() {
    return new PciDevice(
        address,
        rootBus,
        path,
        realDmaDevice,
        classCode,
        vendor,
        device,
        driver,
        group,
        unit,
        streamingMaskBits,
        coherentMaskBits,
        numaNode,
        secondaryBus,
        subordinateBus,
        physicalFunction,
        virtualFunctions,
        resources,
        configuration);
  }
}
