// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An invented host, as it is described.
 *
 * @param name its host name
 * @param kernel release of its kernel
 * @param kernelPlace where the release is said, or the beginning
 * @param commandLine words of the kernel's command line
 * @param config options of the kernel's configuration that are not the usual ones, with the {@code
 *     CONFIG_} prefix
 * @param physicalBits width of physical addresses
 * @param memory bytes of memory
 */
public record HostDescription(
    String name,
    String kernel,
    Place kernelPlace,
    String commandLine,
    Map<String, String> config,
    int physicalBits,
    long memory,
    List<Bridge> bridges,
    List<Rmrr> rmrrs) {

  public HostDescription {
    config = Map.copyOf(config);
    bridges = List.copyOf(bridges);
    rmrrs = List.copyOf(rmrrs);
  }

  /**
   * One or more host bridges, each with a root bus of its own.
   *
   * @param segment PCI segment, or null for that of the bridge before
   * @param bus number of the (first) root bus, or null for the next free one
   * @param node NUMA node, or null for none
   * @param count how many there are
   * @param apart whether each has a segment and a NUMA node of its own, counted from those given
   */
  public record Bridge(
      Place place,
      @Nullable Integer segment,
      @Nullable Integer bus,
      @Nullable Integer node,
      int count,
      boolean apart,
      List<Window> windows,
      List<Unit> units,
      List<Function> functions) {
    public Bridge {
      windows = List.copyOf(windows);
      units = List.copyOf(units);
      functions = List.copyOf(functions);
    }
  }

  /** Where a window lies. */
  public enum Zone {
    /** At the addresses that are given. */
    FIXED,
    /** Below 4 GiB. */
    LOW,
    /** Above the memory. */
    HIGH
  }

  /**
   * A memory window of a host bridge.
   *
   * @param start first address of a fixed one
   * @param size in bytes
   */
  public record Window(Place place, Zone zone, long start, long size) {}

  /**
   * A VT-d unit for what is below the bridge.
   *
   * @param all whether it serves the devices of the segment that no other unit names
   * @param width address width in bits
   * @param capability the whole register, or null for one with that width
   * @param extendedCapability the whole register, or null for one with the features
   * @param features words such as {@code scalable}
   * @param devices names of the devices that it serves, if not everything below the bridge
   */
  public record Unit(
      Place place,
      boolean all,
      int width,
      @Nullable Long capability,
      @Nullable Long extendedCapability,
      List<String> features,
      List<String> devices) {
    public Unit {
      features = List.copyOf(features);
      devices = List.copyOf(devices);
    }
  }

  /** What a function is. */
  public enum Kind {
    /** An endpoint. */
    DEVICE,
    /** A root port, or a downstream port of a switch. */
    PORT,
    /** The upstream port of a PCIe switch. */
    SWITCH,
    /** A bridge from PCIe to conventional PCI. */
    PCI_BRIDGE
  }

  /**
   * One or more functions that are alike.
   *
   * @param name what units and RMRRs call it, or empty
   * @param slot device number and function as {@code device << 3 | function}, or null for the next
   *     free one
   * @param acs whether a port has Access Control Services
   * @param vendor vendor id, or null for one that fits the class
   * @param device device id, or null for one that fits the class
   * @param bars BARs of an endpoint
   * @param driver name of the bound driver, or empty
   * @param virtualFunctions how many virtual functions are switched on, or null for a function
   *     without SR-IOV
   * @param virtualBar size of the BAR of each of them in bytes, or 0
   * @param below what is on the bus below
   */
  public record Function(
      Place place,
      Kind kind,
      String name,
      @Nullable Integer slot,
      int count,
      boolean acs,
      int classCode,
      @Nullable Integer vendor,
      @Nullable Integer device,
      List<Bar> bars,
      int streamingMaskBits,
      int coherentMaskBits,
      String driver,
      @Nullable Integer virtualFunctions,
      long virtualBar,
      List<Function> below) {
    public Function {
      bars = List.copyOf(bars);
      below = List.copyOf(below);
    }
  }

  /**
   * A memory BAR.
   *
   * @param size in bytes, a power of two
   * @param low whether its register has 32 bits alone
   */
  public record Bar(long size, boolean low) {}

  /**
   * An RMRR.
   *
   * @param end inclusive
   * @param devices names of what it is for; every function with such a name counts
   */
  public record Rmrr(Place place, long start, long end, List<String> devices) {
    public Rmrr {
      devices = List.copyOf(devices);
    }
  }
}
