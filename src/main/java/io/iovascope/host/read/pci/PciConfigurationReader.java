// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@code config} file of PCI functions. The kernel gives everybody the first 64 bytes,
 * and capabilities only to CAP_SYS_ADMIN; for others they come from the saved file.
 */
public final class PciConfigurationReader {

  /** Largest configuration space, in bytes. */
  public static final int LIMIT = 4096;

  /**
   * What {@code pci_read_config()} of drivers/pci/pci-sysfs.c gives: all of it, of devices with a
   * quirk less (citrine, nfp6000), and to those without a privilege the header.
   */
  private static final Set<Integer> LENGTHS = Set.of(64, 128, 0xa0, 256, 0x600, LIMIT);

  private static final int PCI_REVISION_ID = 0x08;
  private static final int PCI_CACHE_LINE_SIZE = 0x0c;

  private final HostRoot root;

  public PciConfigurationReader(HostRoot root) {
    this.root = root;
  }

  /** Where the kernel shows the function's configuration space, by way of a link. */
  public static String pathOf(PciAddress address) {
    return PciDeviceReader.DIRECTORY + "/" + address + "/config";
  }

  /**
   * What is in a function's configuration space.
   *
   * @param directory the function's directory, without links
   */
  public Reading<PciConfiguration> read(PciAddress address, String directory) {
    Reading<byte[]> live = root.bytes(directory + "/config", LIMIT);
    return SavedInput.orSaved(
        parsed(live),
        PciConfigurationReader::lacksCapabilities,
        pathOf(address),
        saved -> parsed(ofSameFunction(root.bytes(saved, LIMIT), live)));
  }

  /** Says how much of the configuration spaces could be read. */
  public static Source source(List<PciDevice> devices) {
    String path = PciDeviceReader.DIRECTORY + "/*/config";
    long headersOnly =
        devices.stream()
            .flatMap(device -> device.configuration().optional().stream())
            .filter(configuration -> !configuration.capabilitiesReadable())
            .count();
    if (headersOnly > 0) {
      return Source.of(
          "pci-config",
          Reading.denied(
              path,
              "only the first 64 bytes of %d of %d devices: needs root; ACS, ATS and PASID are unknown"
                  .formatted(headersOnly, devices.size())),
          true);
    }
    long saved =
        devices.stream()
            .filter(device -> SavedInput.isSaved(device.configuration().path()))
            .count();
    return new Source(
        "pci-config",
        saved == 0 ? path : SavedInput.pathOf(path),
        Reading.Status.OK,
        devices.size() + " devices" + (saved == 0 ? "" : ", %d of them saved".formatted(saved)),
        true);
  }

  private static Reading<PciConfiguration> parsed(Reading<byte[]> reading) {
    return reading.flatMap(
        bytes -> ofItsLength(PciConfigurationParser.parse(bytes, reading.path()), bytes.length));
  }

  private static Reading<PciConfiguration> ofItsLength(
      Reading<PciConfiguration> parsed, int length) {
    return !parsed.isOk() || LENGTHS.contains(length)
        ? parsed
        : Reading.malformed(
            parsed.value(), parsed.path(), "a part of it: %d bytes".formatted(length));
  }

  private static boolean lacksCapabilities(Reading<PciConfiguration> reading) {
    PciConfiguration configuration = reading.value();
    return configuration == null
        ? reading.status() == Reading.Status.DENIED
        : !configuration.capabilitiesReadable();
  }

  /** Another function may be at the address now: ids, revision and class have to be the same. */
  private static Reading<byte[]> ofSameFunction(Reading<byte[]> saved, Reading<byte[]> live) {
    return Arrays.equals(identity(saved), identity(live))
        ? saved
        : Reading.absent(saved.path(), "of another function");
  }

  private static byte[] identity(Reading<byte[]> reading) {
    byte[] bytes = Arrays.copyOf(reading.orElse(new byte[0]), PCI_CACHE_LINE_SIZE);
    // Command and status change all the time.
    Arrays.fill(bytes, Integer.BYTES, PCI_REVISION_ID, (byte) 0);
    return bytes;
  }
}
