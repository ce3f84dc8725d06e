// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes archives for tests. */
public final class Packed {

  /** Something that writes and may fail. */
  interface Writing<T> {
    void to(T out) throws IOException;
  }

  private Packed() {}

  private interface Opening {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] plain, Opening opening) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = opening.over(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  public static byte[] gzip(byte[] plain) {
    return packed(plain, GZIPOutputStream::new);
  }

  public static byte[] xz(byte[] plain) {
    return packed(plain, out -> new XZOutputStream(out, new LZMA2Options()));
  }

  public static byte[] bzip2(byte[] plain) {
    return packed(plain, BZip2CompressorOutputStream::new);
  }

  public static byte[] zstd(byte[] plain) {
    return packed(plain, ZstdOutputStream::new);
  }

  static byte[] tar(Writing<TarArchiveOutputStream> writing) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(archive)) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  /** A tar archive of files: name, content, name, content, ... */
  public static byte[] tar(String... files) {
    return tar(
        out -> {
          for (int i = 0; i < files.length; i += 2) {
            file(out, files[i], bytes(files[i + 1]));
          }
        });
  }

  static void file(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  static void link(TarArchiveOutputStream out, String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    out.putArchiveEntry(entry);
    out.closeArchiveEntry();
  }

  /** A zip archive of files: name, content, name, content, ... */
  public static byte[] zip(String... files) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (int i = 0; i < files.length; i += 2) {
      contents.put(files[i], bytes(files[i + 1]));
    }
    return zip(contents);
  }

  /** A zip archive of files by their names. */
  public static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(archive)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
