// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of the directory {@code systemd}.
 *
 * @param lines all of them, comments too
 */
record UnitFile(List<String> lines) {

  static final Path DIRECTORY = Path.of("systemd");

  static UnitFile named(String name) {
    try {
      return new UnitFile(Files.readAllLines(DIRECTORY.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is assigned to a key, in order; an empty assignment is an empty text. */
  List<String> values(String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  /** The comments without their marks. */
  List<String> comments() {
    return lines.stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.substring(1).strip())
        .toList();
  }
}
