// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import io.iovascope.text.Label;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is packed, by its first bytes. */
enum Packing {
  GZIP("1f8b", Kind.COMPRESSION),
  XZ("fd377a585a00", Kind.COMPRESSION),
  BZIP2("425a68", Kind.COMPRESSION),
  ZSTD("28b52ffd", Kind.COMPRESSION),
  ZIP("504b0304", Kind.ARCHIVE),
  /** Its mark is not at its beginning. */
  TAR("", Kind.ARCHIVE),
  SEVEN_ZIP("377abcaf271c", Kind.FOREIGN),
  RAR("526172211a07", Kind.FOREIGN),
  LZ4("04224d18", Kind.FOREIGN),
  /** {@code -----BEGIN PGP MESSAGE}; a binary message has no mark. */
  PGP("2d2d2d2d2d424547494e20504750204d455353414745", Kind.FOREIGN),
  NONE("", Kind.PLAIN);

  /** What is to be done with it. */
  enum Kind {
    COMPRESSION,
    ARCHIVE,
    /** Known, and not read. */
    FOREIGN,
    PLAIN
  }

  /** Enough to tell, in bytes. */
  static final int HEAD = TarConstants.DEFAULT_RCDSIZE;

  private static final int LONGEST_MARK = 32;

  /** A dictionary of xz may be larger than all memory; {@code xz -9} has 64 MiB. */
  private static final int XZ_MEMORY_KIB = 100 << 10;

  /** In hexadecimal. */
  private final String mark;

  private final Kind kind;

  Packing(String mark, Kind kind) {
    this.mark = mark;
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** The name in messages. */
  String label() {
    return this == SEVEN_ZIP ? "7z" : Label.of(this);
  }

  /**
   * @param head the first bytes, at most {@link #HEAD}
   */
  static Packing of(byte[] head) {
    String begin = HexFormat.of().formatHex(head, 0, Math.min(head.length, LONGEST_MARK));
    for (Packing packing : values()) {
      if (!packing.mark.isEmpty() && begin.startsWith(packing.mark)) {
        return packing;
      }
    }
    return isTar(head) ? TAR : NONE;
  }

  /** Text could have the letters, and the oldest archives have none: the check sum decides. */
  private static boolean isTar(byte[] head) {
    if (head.length < HEAD || head[0] == 0) {
      return false;
    }
    try {
      return TarUtils.verifyCheckSum(head);
    } catch (IllegalArgumentException e) {
      // There is no number where the check sum should be.
      return false;
    }
  }

  /** The plain bytes of a compressed file, of all its parts if it has several. */
  InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP -> new GZIPInputStream(packed, 1 << 16);
      case XZ -> new XZInputStream(packed, XZ_MEMORY_KIB);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
      case ZSTD -> new ZstdInputStream(packed);
      default -> throw new IllegalStateException(name());
    };
  }
}
