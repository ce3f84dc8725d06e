// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a native binary has {@code libjffi-1.2.so}. On a JVM jffi unpacks it from its jar; a binary
 * comes with the file beside it, so that nothing has to be unpacked to a place that can be written
 * to and executed from, which a hardened service does not have.
 */
public final class StubLibrary {

  /** What jffi calls the directories that it looks into first. */
  private static final String PLACES = "jffi.boot.library.path";

  private StubLibrary() {}

  /** Tells jffi, if this is a native binary and nobody else has told it. */
  public static void locate() {
    if (NativeBinary.isRunning() && System.getProperty(PLACES) == null) {
      ProcessHandle.current()
          .info()
          .command()
          .map(Path::of)
          .ifPresent(program -> System.setProperty(PLACES, path(places(program))));
    }
  }

  /**
   * The directories where the library may be: that of the program, as a build leaves it, and {@code
   * lib/iovascope} beside {@code bin}, as it is installed.
   *
   * @param program the file of the program, absolute
   */
  static List<Path> places(Path program) {
    Path directory = program.resolveSibling("");
    return List.of(directory, directory.resolve("../lib/iovascope").normalize());
  }

  private static String path(List<Path> directories) {
    return directories.stream().map(Path::toString).collect(Collectors.joining(":"));
  }
}
