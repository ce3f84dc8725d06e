package io.iovascope.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The packaged program as a folder that a guest can run: the binary, or the jar with a runtime. */
final class GuestProgram {

  /** What the guest's base image lacks and a Java runtime needs. */
  private static final Path CPP_LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libstdc++.so.6");

  private static final String WRAPPER =
      """
      #!/bin/sh
      LD_LIBRARY_PATH=/share exec /share/jre/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \\
        -jar /share/app/quarkus-run.jar "$@"
      """;

  private GuestProgram() {}

  /** Makes {@code share/iovascope}. */
  static void in(Path share) throws IOException, InterruptedException {
    Path program = share.resolve("iovascope");
    if (Program.isNative()) {
      Files.createDirectories(share);
      Files.copy(Program.path(), program, StandardCopyOption.COPY_ATTRIBUTES);
      return;
    }
    runtime(share);
    copy(Program.path().resolveSibling(".").normalize(), share.resolve("app"));
    Files.copy(CPP_LIBRARY, share.resolve(CPP_LIBRARY.getFileName()));
    Files.writeString(program, WRAPPER);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void runtime(Path share) throws IOException, InterruptedException {
    Process link =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                String.join(",", List.of("java.se", "jdk.unsupported", "jdk.httpserver")),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                Files.createDirectories(share).resolve("jre").toString())
            .inheritIO()
            .start();
    if (link.waitFor() != 0) {
      throw new IOException("no Java runtime for the guest");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
