// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** Reads a tar archive, packed with gzip or not, into memory; nothing is written to disk. */
final class CaptureArchive {

  private static final int GZIP_MAGIC = 0x1f8b;

  private final String capture;
  private final CaptureLimits limits;
  private final CaptureTreeBuilder builder;

  CaptureArchive(String capture, CaptureLimits limits) {
    this.capture = capture;
    this.limits = limits;
    this.builder = new CaptureTreeBuilder(capture, limits);
  }

  /**
   * @throws CaptureException if this is no capture, is damaged or cut off, or is refused
   */
  CaptureTree read(InputStream in) throws CaptureException {
    try {
      InputStream unpacked =
          new BufferedInputStream(
              new LimitedInputStream(unpacked(in), capture, limits.unpackedBytes()));
      requireTar(unpacked);
      TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8");
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        add(entry, tar);
      }
      // Only at its very end does gzip tell whether all of it arrived unharmed.
      unpacked.transferTo(OutputStream.nullOutputStream());
    } catch (IOException | RuntimeException e) {
      // The tar library reports some malformed headers with unchecked exceptions.
      throw explained(e);
    }
    return builder.build(CaptureManifest.FILE);
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private void requireTar(InputStream in) throws IOException {
    in.mark(TarConstants.DEFAULT_RCDSIZE);
    byte[] header = in.readNBytes(TarConstants.DEFAULT_RCDSIZE);
    in.reset();
    if (header.length < TarConstants.DEFAULT_RCDSIZE || !isTarHeader(header)) {
      throw CaptureException.notACapture(capture, "it does not begin with a tar header");
    }
  }

  private static boolean isTarHeader(byte[] block) {
    try {
      return TarUtils.verifyCheckSum(block);
    } catch (IllegalArgumentException e) {
      // There is no number where the check sum should be.
      return false;
    }
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String name = entry.getName();
    if (entry.isSparse()) {
      throw CaptureException.entry(capture, name, "is a sparse file", "files are stored whole");
    }
    if (entry.isDirectory()) {
      builder.directory(name);
      return;
    }
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM ->
          builder.file(name, content(entry, tar));
      case TarConstants.LF_SYMLINK -> builder.link(name, entry.getLinkName());
      case TarConstants.LF_LINK -> builder.hardLink(name, entry.getLinkName());
      default ->
          throw CaptureException.entry(
              capture,
              name,
              kind(entry),
              "a capture has only files, directories and symbolic links");
    }
  }

  private static String kind(TarArchiveEntry entry) {
    if (entry.isCharacterDevice() || entry.isBlockDevice()) {
      return "is a device node";
    }
    if (entry.isFIFO()) {
      return "is a FIFO";
    }
    // A byte that may be anything, and the message goes to a terminal.
    int type = entry.getLinkFlag() & 0xff;
    return (type > ' ' && type <= '~' ? "is of type '%c'" : "is of type 0x%02x").formatted(type);
  }

  private byte[] content(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    if (entry.getSize() > limits.fileBytes()) {
      throw CaptureException.entry(
          capture,
          entry.getName(),
          "has " + entry.getSize() + " bytes",
          "no file is larger than " + limits.fileBytes());
    }
    byte[] content = tar.readNBytes((int) entry.getSize());
    if (content.length < entry.getSize()) {
      throw new EOFException(entry.getName());
    }
    return content;
  }

  private CaptureException explained(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CaptureException refusal) {
        return refusal;
      }
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof EOFException || message.startsWith("Truncated")) {
      return new CaptureException(
          capture + ": the file is cut off; copy it again from where it was made", e);
    }
    if (e instanceof ZipException) {
      return new CaptureException(
          "%s: damaged gzip data (%s); copy it again from where it was made"
              .formatted(capture, message),
          e);
    }
    return new CaptureException(
        "%s: not a readable tar archive (%s); copy it again from where it was made"
            .formatted(capture, CaptureException.shown(message)),
        e);
  }
}
