// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.scan.AtomicFile;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The file that {@code --output} names. */
public final class OutputFile {

  private OutputFile() {}

  /** Replaces the file at once. */
  public static void write(String name, byte[] content) {
    try {
      new AtomicFile(Path.of(name)).write(content);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(
          "%s cannot be written: %s"
              .formatted(Printable.of(name), Printable.of(FileProblem.text(e))));
    }
  }
}
