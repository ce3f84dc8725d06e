package io.iovascope.emulator;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PCI function in the making: the facts of {@link PciDevice}, to be replaced one by one. */
final class FunctionDraft {

  PciAddress address;
  PciBus rootBus;
  List<PciAddress> path;
  @Nullable PciAddress realDmaDevice;
  @Nullable Integer classCode;
  @Nullable Integer vendor;
  @Nullable Integer device;
  @Nullable String driver;
  @Nullable Integer group;
  @Nullable String unit;
  @Nullable Integer streamingMaskBits;
  @Nullable Integer coherentMaskBits;
  @Nullable Integer numaNode;
  @Nullable Integer secondaryBus;
  @Nullable Integer subordinateBus;
  @Nullable PciAddress physicalFunction;
  @Nullable Integer virtualFunctions;
  List<PciResource> resources;
  Reading<PciConfiguration> configuration;

  FunctionDraft(PciDevice device) {
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
  FunctionDraft(PciBus rootBus, List<PciAddress> path, Reading<PciConfiguration> configuration) {
    this.address = path.get(path.size() - 1);
    this.rootBus = rootBus;
    this.path = path;
    this.streamingMaskBits = 32;
    this.coherentMaskBits = 32;
    this.resources = List.of();
    this.configuration = configuration;
  }

  PciDevice device() {
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
