// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/**
 * A host's files, wherever they are: the live system, a directory with {@code sys/} and {@code
 * proc/}, or an opened capture. Paths are absolute as the host spells them ({@code
 * /sys/class/iommu}); symbolic links are followed and never leave the host. No method throws
 * because of what is on the host.
 */
public interface HostRoot {

  /** What messages call this host, such as {@code live} or the path of the capture. */
  String name();

  /**
   * The content of a file.
   *
   * @param limit largest number of bytes to read; a longer file gives its beginning, {@code
   *     TRUNCATED}
   */
  Reading<byte[]> bytes(String path, int limit);

  /**
   * A file to be read from its beginning, for what may be too long to hold; the caller closes it.
   * Reading on may fail where {@link #bytes} gives {@code FAILED}. Hosts that hold their files in
   * memory may cut them after 64 MiB.
   */
  default Reading<InputStream> stream(String path) {
    return bytes(path, 1 << 26).map(ByteArrayInputStream::new);
  }

  /** The names in a directory, sorted, without {@code .} and {@code ..}. */
  Reading<List<String>> list(String path);

  /** The target of a symbolic link as it is written in the link, perhaps relative. */
  Reading<String> link(String path);

  /** The path without any symbolic link in it; {@code ABSENT} if it names nothing. */
  Reading<String> realPath(String path);

  /**
   * Opens a file that is too large to be read as a whole, such as {@code /proc/kcore}. A capture
   * has none.
   */
  default Reading<PositionedFile> open(String path) {
    return Reading.absent(path, "only the host itself has this file");
  }

  /** Whether several threads may read it at once. */
  default boolean isConcurrent() {
    return false;
  }

  /** Whether the path names a file or directory, readable or not. */
  default boolean exists(String path) {
    return realPath(path).isOk();
  }
}
