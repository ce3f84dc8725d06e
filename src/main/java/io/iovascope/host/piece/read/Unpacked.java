// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read;

import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.piece.NamedPiece;

/** A piece that is compressed, plain: it is unpacked while it is read. */
final class Unpacked {

  private Unpacked() {}

  static NamedPiece of(NamedPiece piece) {
    return new NamedPiece(piece.name(), () -> Unpacking.plain(piece.content().open()));
  }
}
