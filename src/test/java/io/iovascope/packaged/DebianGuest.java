// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A guest whose first process is the systemd of a Debian 12 in memory, and what it needs here. */
final class DebianGuest {

  private static final int LONGEST_MINUTES = 10;

  private static final String NATIVE = "_amd64.deb";
  private static final String JVM = "_all.deb";

  private DebianGuest() {}

  /** Why there can be none with this kernel and our package; empty if there can. */
  static String missing(String kernel) throws IOException {
    String missing = Guest.missing(kernel);
    if (!missing.isEmpty()) {
      return missing;
    }
    if (deb().isEmpty()) {
      return "no package was built: -Pdist does, or -Dnative -Pdist";
    }
    if (!Files.exists(root()) && !System.getProperty("user.name").equals("root")) {
      return "only root can make a Debian for the guest";
    }
    return Files.exists(root()) || Guest.isInstalled("debootstrap")
        ? ""
        : "debootstrap is not installed";
  }

  /** Whether the package has the jars, so that a JVM runs in the guest. */
  static boolean hasJvm() throws IOException {
    return deb().orElseThrow().toString().endsWith(JVM);
  }

  /** Made once: fetching takes longer than all the rest. Remove it to have a newer one. */
  private static Path root() throws IOException {
    return Guest.KERNELS.resolve(hasJvm() ? "debian-12-java.tar" : "debian-12-systemd.tar");
  }

  /**
   * Boots a kernel, and runs a script below systemd once that is up.
   *
   * @param directory where to keep what it says
   * @param script of {@code src/test/acceptance}; finds the package at /share/iovascope.deb
   */
  static Guest boot(String kernel, Path directory, String script)
      throws IOException, InterruptedException {
    if (!Files.exists(root())) {
      makeRoot(root());
    }
    Path share = Files.createDirectories(directory.resolve("share"));
    Files.copy(root(), share.resolve("root.tar"));
    Files.copy(deb().orElseThrow(), share.resolve("iovascope.deb"));
    Files.copy(Guest.SCRIPTS.resolve(script), share.resolve("guest.sh"));
    Files.copy(
        Guest.SCRIPTS.resolve("units-first.sh"),
        share.resolve("first"),
        StandardCopyOption.COPY_ATTRIBUTES);
    return Guest.boot(
        kernel,
        directory,
        "sh /share/guest.sh",
        List.of(
            "-t",
            "edu",
            "-M",
            hasJvm() ? "3072" : "2048",
            "-T",
            "1200",
            "-a",
            "rdinit=/share/first systemd.mask=getty.target systemd.mask=serial-getty@ttyS0.service"));
  }

  private static void makeRoot(Path root) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("sh", Guest.SCRIPTS.resolve("units-root.sh").toString(), root.toString()));
    if (hasJvm()) {
      words.add("openjdk-17-jre-headless");
    }
    Process make = new ProcessBuilder(words).inheritIO().start();
    if (!make.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || make.exitValue() != 0) {
      make.destroy();
      throw new IOException("no Debian for the guest");
    }
  }

  private static Optional<Path> deb() throws IOException {
    @Nullable String built = System.getProperty("iovascope.packages");
    if (built == null || !Files.isDirectory(Path.of(built))) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(Path.of(built))) {
      return files
          .filter(file -> file.toString().endsWith(NATIVE) || file.toString().endsWith(JVM))
          .findFirst();
    }
  }
}
