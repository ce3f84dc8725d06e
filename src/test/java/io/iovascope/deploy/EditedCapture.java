// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import io.iovascope.CapturedHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A captured host with something else in its kernel log, or another driver on a device.
 *
 * @param host the capture
 * @param moreKernelLog records that the kernel has logged since
 * @param assigned the device that is bound to vfio-pci, whatever it was bound to; empty for none
 * @param files more files, by path
 */
record EditedCapture(
    CapturedHost host, String moreKernelLog, String assigned, Map<String, byte[]> files) {

  private static final String LOG = "./dev/kmsg";
  private static final int FIRST_RECORD = 1_000_000;

  /** Faults of a device at addresses in a window of its host bridge. */
  static EditedCapture withFaults(String capture, String device, int faults) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < faults; i++) {
      records.append(
          "4,%d,999999999,-;DMAR: [DMA Write NO_PASID] Request device [%s] fault addr 0x%x [fault reason 0x05] PTE Write access is not set%n"
              .formatted(FIRST_RECORD + i, device, 0xc0001000L + 4096L * i));
    }
    return new EditedCapture(CapturedHost.named(capture), records.toString(), "", Map.of());
  }

  static EditedCapture withAssigned(String capture, String device) {
    return new EditedCapture(CapturedHost.named(capture), "", device, Map.of());
  }

  static EditedCapture withFiles(String capture, Map<String, byte[]> files) {
    return new EditedCapture(CapturedHost.named(capture), "", "", files);
  }

  void write(Path file) throws IOException {
    byte[] added = moreKernelLog.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(host.file());
        TarArchiveInputStream from = new TarArchiveInputStream(new GZIPInputStream(in));
        OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream to = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      to.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (TarArchiveEntry entry = from.getNextEntry();
          entry != null;
          entry = from.getNextEntry()) {
        byte[] content = from.readAllBytes();
        if (entry.getName().equals(LOG)) {
          // The entry that is being read must keep its size.
          TarArchiveEntry longer = new TarArchiveEntry(LOG);
          longer.setSize(content.length + (long) added.length);
          to.putArchiveEntry(longer);
          to.write(content);
          to.write(added);
        } else {
          if (!assigned.isEmpty() && entry.getName().endsWith("/" + assigned + "/driver")) {
            entry.setLinkName(entry.getLinkName().replaceFirst("[^/]*$", "vfio-pci"));
          }
          to.putArchiveEntry(entry);
          to.write(content);
        }
        to.closeArchiveEntry();
      }
      for (Map.Entry<String, byte[]> more : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("." + more.getKey());
        entry.setSize(more.getValue().length);
        to.putArchiveEntry(entry);
        to.write(more.getValue());
        to.closeArchiveEntry();
      }
    }
  }
}
