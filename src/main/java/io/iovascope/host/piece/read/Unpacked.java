// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read;

import io.iovascope.host.piece.NamedPiece;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** A piece that is compressed by gzip, plain: it is unpacked while it is read. */
final class Unpacked {

  private static final int GZIP = 0x1f8b;

  private Unpacked() {}

  static NamedPiece of(NamedPiece piece) throws IOException {
    try (InputStream in = piece.content().open()) {
      byte[] mark = in.readNBytes(2);
      boolean gzip = mark.length == 2 && ((mark[0] & 0xff) << 8 | mark[1] & 0xff) == GZIP;
      return gzip
          ? new NamedPiece(piece.name(), () -> new GZIPInputStream(piece.content().open()))
          : piece;
    }
  }
}
