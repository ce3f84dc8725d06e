// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.Host;
import io.iovascope.host.piece.NamedPiece;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pieces that people attached, or that real commands printed, below {@code field}. */
final class FieldPiece {

  private static final Path FIELD = Path.of("src", "test", "resources", "field");

  private FieldPiece() {}

  /** A file below {@code field}. */
  static NamedPiece named(String name) {
    Path file = FIELD.resolve(name);
    return NamedPiece.of(file.getFileName().toString(), file);
  }

  /** The host that files below {@code field/pieces} are of. */
  static Host host(String... names) {
    List<NamedPiece> pieces = Arrays.stream(names).map(name -> named("pieces/" + name)).toList();
    return HostAssembly.of("the pieces", pieces);
  }
}
