// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording as a capture file: a tar archive packed with gzip, with a {@link
 * CaptureManifest}. The same recording and creation time give the same bytes.
 *
 * @param iovascopeVersion version that the manifest names
 * @param createdAt time that the manifest and every entry carry
 * @param redacted whether {@link Redaction} is applied
 */
public record CaptureWriter(String iovascopeVersion, Instant createdAt, boolean redacted) {

  private static final int FILE_MODE = 0644;
  private static final int DIRECTORY_MODE = 0755;

  /**
   * Writes {@code target} at once or not at all; only its owner may read it.
   *
   * @param overwrite whether an existing file is replaced
   * @throws IOException if the file exists and may not be replaced, or cannot be written; nothing
   *     is left behind then
   */
  public void write(Recording recording, Path target, boolean overwrite) throws IOException {
    if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target, null);
    }
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null || target.getFileName() == null) {
      throw new CaptureException(target + ": is not the name of a file; name one to write");
    }
    Path temporary =
        Files.createTempFile(
            directory,
            "." + target.getFileName() + ".",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        write(recording, out);
      }
      if (overwrite) {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(temporary, target);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static CaptureException exists(Path target, @Nullable Exception cause) {
    return new CaptureException(
        target + ": exists already; name another file, or allow it to be replaced", cause);
  }

  /** Writes the capture to a stream, which stays open. */
  public void write(Recording recording, OutputStream out) throws IOException {
    String hostname = text(recording, Recording.HOSTNAME);
    Redaction redaction = new Redaction(hostname == null ? "" : hostname);
    GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
    PlainTar tar = new PlainTar(gzip, createdAt);
    CaptureManifest manifest =
        new CaptureManifest(
            iovascopeVersion,
            createdAt,
            text(recording, Recording.KERNEL_RELEASE),
            redacted ? null : hostname,
            redacted,
            recording.unreadable(),
            new ArrayList<>(recording.notRead()));
    tar.file(CaptureManifest.FILE, manifest.toJson());
    SortedSet<String> paths = new TreeSet<>(recording.directories());
    paths.addAll(recording.links().keySet());
    paths.addAll(recording.files().keySet());
    paths.remove(HostPath.ROOT + CaptureManifest.FILE);
    for (String path : paths) {
      String name = path.substring(1);
      byte[] content = recording.files().get(path);
      String target = recording.links().get(path);
      if (target != null) {
        tar.link(name, target);
      } else if (content != null) {
        tar.file(name, redacted ? redaction.redacted(path, content) : content);
      } else {
        tar.directory(name);
      }
    }
    tar.finish();
    tar.flush();
    gzip.finish();
  }

  private static @Nullable String text(Recording recording, String path) {
    byte[] content = recording.files().get(path);
    String text = content == null ? "" : new String(content, StandardCharsets.UTF_8).trim();
    return text.isEmpty() ? null : text;
  }

  /** A tar archive that says nothing about the system or the user that it is written on. */
  private static final class PlainTar extends TarArchiveOutputStream {

    private final FileTime time;

    PlainTar(OutputStream out, Instant time) {
      super(out, "UTF-8");
      this.time = FileTime.from(time.truncatedTo(ChronoUnit.SECONDS));
      setLongFileMode(LONGFILE_POSIX);
      setBigNumberMode(BIGNUMBER_POSIX);
      setAddPaxHeadersForNonAsciiNames(true);
    }

    void file(String name, byte[] content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setMode(FILE_MODE);
      entry.setSize(content.length);
      putArchiveEntry(entry);
      write(content);
      closeArchiveEntry();
    }

    void directory(String name) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name + "/");
      entry.setMode(DIRECTORY_MODE);
      putArchiveEntry(entry);
      closeArchiveEntry();
    }

    void link(String name, String target) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(target);
      putArchiveEntry(entry);
      closeArchiveEntry();
    }

    /** Also for the library's own entries for long names, which carry the user's name otherwise. */
    @Override
    public void putArchiveEntry(TarArchiveEntry entry) throws IOException {
      entry.setIds(0, 0);
      entry.setUserName("");
      entry.setGroupName("");
      entry.setModTime(time);
      super.putArchiveEntry(entry);
    }
  }
}
