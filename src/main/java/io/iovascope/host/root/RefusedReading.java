// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * What it means that the system refuses to read. Java has classes for a few errors; the others it
 * tells by the text of strerror(3).
 */
public final class RefusedReading {

  static final String NOT_A_FILE = "not a regular file";

  private RefusedReading() {}

  /**
   * The reading that an exception means.
   *
   * @param path the file or directory, as the host spells it
   */
  public static <T> Reading<T> of(String path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return Reading.absent(path, "not there");
    }
    if (e instanceof AccessDeniedException) {
      return Reading.denied(path, "permission denied: needs root");
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String detail = reason == null ? e.getClass().getSimpleName() : reason;
    String lower = detail.toLowerCase(Locale.ROOT);
    if (lower.equals("is a directory")) {
      return Reading.failed(path, NOT_A_FILE);
    }
    if (lower.contains("not permitted")) {
      return Reading.denied(
          path, "operation not permitted: needs root, or kernel lockdown forbids it");
    }
    // ENOTDIR: the path goes on below a file. Java 25 calls that a missing file, Java 17 does not.
    if (lower.equals("not a directory")) {
      return Reading.absent(path, "not there");
    }
    // A device that is removed while it is read answers ENODEV or ENOENT.
    if (lower.contains("no such")) {
      return Reading.absent(path, "vanished while being read: " + detail);
    }
    return Reading.failed(path, detail);
  }
}
