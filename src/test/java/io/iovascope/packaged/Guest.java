// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A stock kernel with an emulated VT-d unit that has run the program: the native binary, as the
 * machine is emulated too, and slow. A JVM is tried in a {@link DebianGuest} alone.
 *
 * @param out what the guest left
 */
record Guest(Path out) {

  private static final Path RIG = Path.of("..", "shared", "rig");

  /** What runs in a guest. */
  static final Path SCRIPTS = Path.of("src", "test", "acceptance");

  /** A machine with an edu device, whose firmware has RMRRs. */
  static final List<String> WITH_RMRRS =
      List.of("-t", "gfx", "-x", "rmrr", "-a", "memmap=40M$0x3c000000", "-M", "2048");

  private static final int LONGEST_MINUTES = 25;

  /** What the rig ends with if the guest came to no result. */
  private static final int DIED = 125;

  private static final String PANIC = "Kernel panic";

  /** What the rig has made and fetched. */
  static final Path KERNELS =
      Path.of(
          System.getenv()
              .getOrDefault("RIG_HOME", System.getProperty("user.home") + "/.cache/iovascope-rig"));

  /**
   * Why no guest with this kernel and the driver that takes IOVA space can be booted here; empty if
   * one can.
   */
  static String missing(String kernel) {
    if (!Files.isExecutable(RIG.resolve("boot.sh"))) {
      return "no ../shared/rig that boots kernels";
    }
    if (!isInstalled("qemu-system-x86_64")) {
      return "QEMU is not installed (Debian: qemu-system-x86)";
    }
    return Files.exists(KERNELS.resolve("kernel-" + kernel).resolve("iovafill.ko"))
        ? ""
        : "the rig has no %s with iovafill (../shared/rig/setup.sh iovafill-%1$s)"
            .formatted(kernel);
  }

  /** The same for a guest that runs the program. */
  static String missingToRunProgram(String kernel) {
    return Program.isNative()
        ? missing(kernel)
        : "the packaged program is no native binary (-Dnative)";
  }

  /** Whether a program can be called by its name. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /**
   * Boots a kernel and runs a script in it.
   *
   * @param directory where to keep what it says
   * @param machine more words for the rig
   * @param script of {@code src/test/acceptance}, and what it is called with; finds the program at
   *     /share/iovascope
   */
  static Guest boot(
      String kernel, Path directory, List<String> machine, String script, String... arguments)
      throws IOException, InterruptedException {
    Path share = Files.createDirectories(directory.resolve("share"));
    Files.copy(Program.path(), share.resolve("iovascope"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(SCRIPTS.resolve(script), share.resolve("guest.sh"));
    return boot(kernel, directory, "sh /share/guest.sh " + String.join(" ", arguments), machine);
  }

  /**
   * Boots a kernel and runs a command in it.
   *
   * @param directory where to keep what it says; {@code share} in it is there in the guest
   * @param machine more words for the rig
   */
  static Guest boot(String kernel, Path directory, String command, List<String> machine)
      throws IOException, InterruptedException {
    Path log = directory.resolve("boot.log");
    List<String> words =
        new ArrayList<>(List.of(RIG.resolve("boot.sh").toString(), "-k", name(kernel)));
    words.addAll(machine);
    words.addAll(
        List.of(
            "-d",
            directory.resolve("share").toString(),
            "-o",
            directory.toString(),
            "--",
            command));
    int status = run(words, log);
    if (status == DIED && Files.readString(log).contains(PANIC)) {
      // Emulated kernels do, once in many boots, before they run anything of ours.
      System.out.println("booted again, as the kernel has panicked:\n" + Files.readString(log));
      status = run(words, log);
    }
    if (status != 0) {
      throw new IOException("the guest failed: " + Files.readString(log));
    }
    return new Guest(directory.resolve("out"));
  }

  /** The rig knows the kernels of three series by name, and others by their file. */
  private static String name(String kernel) {
    return kernel.startsWith("5.10")
        ? KERNELS.resolve("kernel-" + kernel).resolve("vmlinuz").toAbsolutePath().toString()
        : kernel;
  }

  /** The exit status; -1 if it takes too long. */
  private static int run(List<String> words, Path log) throws IOException, InterruptedException {
    Process boot =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (boot.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
      return boot.exitValue();
    }
    boot.destroyForcibly();
    return -1;
  }

  String text(String name) throws IOException {
    return Files.readString(out.resolve(name));
  }

  List<String> lines(String name) throws IOException {
    return Files.readAllLines(out.resolve(name));
  }

  JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(out.resolve(name).toFile());
  }

  /**
   * What the guest left in files, by their names.
   *
   * @param names a regular expression
   */
  SortedMap<String, String> all(String names) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> all = Files.list(out)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(names)) {
          texts.put(name, Files.readString(file));
        }
      }
    }
    return texts;
  }

  /** The lines of the guest's files whose names begin like this, by the rest of the name. */
  Map<String, List<String>> files(String prefix) throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(out.resolve("files"))) {
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix)) {
          files.put(name.substring(prefix.length()), Files.readAllLines(file));
        }
      }
    }
    return files;
  }

  /** The text of one field of every element of a list. */
  static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.path(field).asText()));
    return texts;
  }
}
