// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.IOException;
import java.io.InputStream;

/** What of the limits is used up, by a file and all that is packed in it. */
final class Budget {

  private final ArchiveLimits limits;
  private long packed;
  private long unpacked;
  private long kept;
  private int entries;

  Budget(ArchiveLimits limits) {
    this.limits = limits;
  }

  /** The file itself. */
  InputStream packed(InputStream file) {
    return new MeteredStream(file, bytes -> packed += bytes);
  }

  /** What comes out of a compression. */
  InputStream unpacked(InputStream stream) {
    return new MeteredStream(stream, this::unpack);
  }

  private void unpack(long bytes) throws IOException {
    unpacked += bytes;
    if (unpacked > limits.unpackedBytes()) {
      throw new ArchiveException(
          "unpacks to more than %d bytes: the rest is not read".formatted(limits.unpackedBytes()),
          true);
    }
    if (unpacked > ArchiveLimits.HARMLESS && unpacked / limits.ratio() > packed) {
      throw new ArchiveException(
          "unpacks to more than %d times its size, as nothing that people collect does: the rest"
                  .formatted(limits.ratio())
              + " is not read",
          true);
    }
  }

  void entry() throws ArchiveException {
    if (++entries > limits.entries()) {
      throw new ArchiveException(
          "more than %d entries: the rest is not read".formatted(limits.entries()), true);
    }
  }

  /** How many bytes of the next member may be kept. */
  int forMember() {
    return (int) Math.min(limits.memberBytes(), limits.keptBytes() - kept);
  }

  void keep(int bytes) {
    kept += bytes;
  }

  int layers() {
    return limits.layers();
  }
}
