// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file of an archive, or of a folder, in memory. */
public final class ArchiveMember {

  private final String archive;
  private final String path;
  private final byte[] content;

  /**
   * @param archive path of the archive that it lies in, if that lies in another one; else empty
   * @param path in its archive, without {@code .} and empty names; empty for a file that was
   *     compressed and is no archive
   */
  public ArchiveMember(String archive, String path, byte[] content) {
    this.archive = archive;
    this.path = path;
    this.content = content;
  }

  public String archive() {
    return archive;
  }

  public String path() {
    return path;
  }

  /** The content from its beginning. */
  public InputStream open() {
    return new ByteArrayInputStream(content);
  }

  /** The content; not to be changed. */
  public byte[] bytes() {
    return content;
  }

  /** For messages: where it lies. */
  @Override
  public String toString() {
    return archive.isEmpty() ? path : archive + "!" + path;
  }
}
