// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.save;

import io.iovascope.host.IoMemory;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.log.KernelLogText;
import io.iovascope.host.read.DmarReader;
import io.iovascope.host.read.IoMemoryReader;
import io.iovascope.host.read.KernelEvidenceReader;
import io.iovascope.host.read.KernelSignsText;
import io.iovascope.host.read.SlabInfoReader;
import io.iovascope.host.read.pci.PciConfigurationParser;
import io.iovascope.host.read.pci.PciConfigurationReader;
import io.iovascope.host.read.pci.PciDeviceReader;
import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Saves the inputs that only root may read: the DMAR table, the memory map, the kernel's log, the
 * configuration spaces of the PCI functions, and the number of IOVA ranges; and the few names that
 * tell how the kernel was built.
 *
 * <p>The saved log grows: the ring of the kernel overwrites its oldest records, the saved log keeps
 * them and takes on the new ones. Above 16 MiB it keeps the oldest 4 MiB, which hold the boot, and
 * the newest records. What cannot be read now stays as it was saved before.
 */
public final class InputSaver {

  private static final int LOG_LIMIT = BootLogReader.LIMIT;
  private static final int LOG_OF_BOOT = 4 << 20;

  private final HostRoot host;
  private final SavedDirectory target;
  private final List<Source> sources = new ArrayList<>();

  private InputSaver(HostRoot host, SavedDirectory target) {
    this.host = host;
    this.target = target;
  }

  /**
   * Saves the inputs of a host.
   *
   * @param directory where to; made if it is not there
   * @return what was saved ({@code OK}; of a {@code TRUNCATED} log the beginning) and what was not,
   *     and why
   * @throws IOException if {@code directory} cannot be written; some may be saved then
   */
  public static List<Source> save(HostRoot host, Path directory) throws IOException {
    InputSaver saver = new InputSaver(host, SavedDirectory.at(directory));
    saver.saveTable();
    saver.saveMap();
    saver.saveLog();
    saver.saveConfigurations();
    saver.saveSlabs();
    saver.saveSigns();
    return List.copyOf(saver.sources);
  }

  private void saveTable() throws IOException {
    saveComplete("dmar", host.bytes(DmarReader.PATH, DmarReader.LIMIT));
  }

  private void saveMap() throws IOException {
    Reading<byte[]> map = host.bytes(IoMemoryReader.PATH, IoMemoryReader.LIMIT);
    Reading<IoMemory> parsed =
        map.flatMap(bytes -> IoMemoryReader.parse(decoded(bytes), map.path()));
    boolean hidden = map.isOk() && parsed.status() == Reading.Status.DENIED;
    saveComplete("iomem", hidden ? Reading.denied(map.path(), parsed.detail()) : map);
  }

  /** The number of IOVA ranges; where it is not counted, there is nothing to save. */
  private void saveSlabs() throws IOException {
    if (isThere(SlabInfoReader.read(host))) {
      saveComplete("slabinfo", host.bytes(SlabInfoReader.PATH, SlabInfoReader.LIMIT));
    }
  }

  /** The few names that tell how the kernel was built, for those who cannot read them. */
  private void saveSigns() throws IOException {
    Reading<KernelEvidence.Signs> signs = KernelEvidenceReader.signs(host);
    KernelEvidence.Signs found = signs.value();
    if (found != null) {
      target.write(KernelEvidence.SAVED_SIGNS, KernelSignsText.of(found));
    }
    if (isThere(signs)) {
      sources.add(Source.of("kernel-evidence", signs, false));
    }
  }

  private void saveComplete(String name, Reading<byte[]> reading) throws IOException {
    byte[] bytes = reading.value();
    if (reading.isOk() && bytes != null) {
      target.write(reading.path(), bytes);
    }
    sources.add(Source.of(name, reading, true));
  }

  private void saveLog() throws IOException {
    Reading<byte[]> ring = host.bytes(BootLogReader.RING, LOG_LIMIT);
    Reading<KernelLogText> records =
        ring.map(bytes -> KernelLogText.of(decoded(bytes)))
            .flatMap(
                log ->
                    log.isEmpty()
                        ? Reading.malformed(null, ring.path(), "holds no records of a kernel log")
                        : Reading.ok(log, ring.path()));
    KernelLogText newer = records.value();
    if (newer != null) {
      KernelLogText saved = KernelLogText.of(decoded(target.read(ring.path(), LOG_LIMIT)));
      KernelLogText log = saved.extendedBy(newer).bounded(LOG_LIMIT, LOG_OF_BOOT);
      target.write(ring.path(), log.text().getBytes(StandardCharsets.ISO_8859_1));
    }
    sources.add(Source.of("boot-log", records, true));
  }

  private void saveConfigurations() throws IOException {
    Reading<List<String>> names = host.list(PciDeviceReader.DIRECTORY);
    List<PciAddress> devices =
        names.orElse(List.of()).stream().flatMap(name -> PciAddress.parse(name).stream()).toList();
    List<Reading<byte[]>> missing = new ArrayList<>();
    for (PciAddress device : devices) {
      Reading<byte[]> space = configuration(device);
      byte[] bytes = space.value();
      if (bytes == null) {
        missing.add(space);
      } else {
        target.write(space.path(), bytes);
      }
    }
    String path = PciDeviceReader.DIRECTORY + "/*/config";
    if (!names.isOk()) {
      sources.add(Source.of("pci-config", names, true));
    }
    if (!missing.isEmpty()) {
      Reading<byte[]> first = missing.get(0);
      sources.add(
          new Source(
              "pci-config",
              missing.size() == 1 ? first.path() : path,
              first.status(),
              "%s (%d of %d devices)".formatted(first.detail(), missing.size(), devices.size()),
              true));
    }
    int saved = devices.size() - missing.size();
    if (saved > 0) {
      sources.add(new Source("pci-config", path, Reading.Status.OK, saved + " devices", true));
    }
  }

  /** The whole space, or the reason why there is none to save. */
  private Reading<byte[]> configuration(PciAddress device) {
    String path = PciConfigurationReader.pathOf(device);
    Reading<byte[]> space = host.bytes(path, PciConfigurationReader.LIMIT);
    Reading<PciConfiguration> parsed =
        space.flatMap(bytes -> PciConfigurationParser.parse(bytes, path));
    Optional<PciConfiguration> known = parsed.optional();
    if (known.isEmpty()) {
      return parsed.map(configuration -> new byte[0]);
    }
    return known.get().capabilitiesReadable()
        ? space
        : Reading.denied(path, "only the first 64 bytes: needs CAP_SYS_ADMIN");
  }

  /** One character per byte, so that what is saved is what was read. */
  private static String decoded(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static boolean isThere(Reading<?> reading) {
    return reading.status() != Reading.Status.ABSENT
        && reading.status() != Reading.Status.NOT_COLLECTED;
  }
}
