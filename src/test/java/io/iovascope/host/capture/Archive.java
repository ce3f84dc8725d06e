// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar archive for a test; any name is possible, also one that tar would not write. */
final class Archive {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  Archive() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  Archive file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Archive file(String name, byte[] content) {
    return add(new TarArchiveEntry(name, TarConstants.LF_NORMAL, true), "", content);
  }

  Archive directory(String name) {
    return entry(name + "/", TarConstants.LF_DIR, "");
  }

  Archive link(String name, String target) {
    return entry(name, TarConstants.LF_SYMLINK, target);
  }

  Archive entry(String name, byte type, String target) {
    return add(new TarArchiveEntry(name, type, true), target, new byte[0]);
  }

  Archive entry(String name, byte type, String target, byte[] content) {
    return add(new TarArchiveEntry(name, type, true), target, content);
  }

  private Archive add(TarArchiveEntry entry, String target, byte[] content) {
    try {
      entry.setLinkName(target);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] tar() throws IOException {
    tar.finish();
    tar.flush();
    return bytes.toByteArray();
  }

  byte[] tarGz() throws IOException {
    return gzip(tar());
  }

  CaptureRoot open() throws IOException {
    return open(tarGz(), CaptureLimits.DEFAULT);
  }

  CaptureRoot open(CaptureLimits limits) throws IOException {
    return open(tarGz(), limits);
  }

  static CaptureRoot open(byte[] archive, CaptureLimits limits) throws IOException {
    return CaptureRoot.open(new ByteArrayInputStream(archive), "test.tar.gz", limits);
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }
}
