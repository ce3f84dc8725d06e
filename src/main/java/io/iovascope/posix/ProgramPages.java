// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import io.iovascope.nativeimage.NativeBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a native binary has mapped of its own file and cannot write to. A good part of it serves to
 * start or to scan and is not needed for what a service does most of the time; the kernel maps
 * sixteen pages for each one that is touched, and takes none back before memory is short. May be
 * used by several threads.
 */
public final class ProgramPages {

  private static final int MADV_DONTNEED = 4;
  private static final Path PROGRAM = Path.of("/proc/self/exe");
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final Pattern HEADER =
      Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) r-[-x]p \\S+ \\S+ \\d+ +(/.*)");

  private final @Nullable MemoryFunctions functions;
  private final List<Mapping> mappings;

  /**
   * A part of the address space of this process.
   *
   * @param start first address
   * @param length in bytes
   */
  record Mapping(long start, long length) {}

  private ProgramPages(@Nullable MemoryFunctions functions, List<Mapping> mappings) {
    this.functions = functions;
    this.mappings = mappings;
  }

  /** Those of this process; none on a JVM, and where the C library cannot be called. */
  public static ProgramPages ofThisProcess() {
    List<Mapping> mappings = mappings();
    // A few MiB less are not worth a word, and who this process is was asked for the same way.
    return new ProgramPages(
        mappings.isEmpty()
            ? null
            : CLibrary.bind(MemoryFunctions.class, problem -> {}).orElse(null),
        mappings);
  }

  /**
   * Unmaps the pages, which stay in the page cache: what is needed again is mapped again when it is
   * touched.
   */
  public void giveBack() {
    if (functions != null) {
      for (Mapping mapping : mappings) {
        // It is advice: if it is refused, everything works on.
        functions.madvise(mapping.start, mapping.length, MADV_DONTNEED);
      }
    }
  }

  private static List<Mapping> mappings() {
    if (!NativeBinary.isRunning()) {
      return List.of();
    }
    try {
      return unchangeable(
          Files.readAllLines(MAPPINGS, StandardCharsets.ISO_8859_1),
          Files.readSymbolicLink(PROGRAM).toString());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * The mappings of a file that can be read and not written to, and never could: one that the
   * dynamic linker has changed before it was protected would be as in the file again.
   *
   * @param smaps lines of {@code /proc/PID/smaps}
   * @param file path of the file
   */
  static List<Mapping> unchangeable(List<String> smaps, String file) {
    List<Mapping> mappings = new ArrayList<>();
    Mapping current = null;
    for (String line : smaps) {
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        long start = Long.parseUnsignedLong(header.group(1), 16);
        long end = Long.parseUnsignedLong(header.group(2), 16);
        current = header.group(3).equals(file) ? new Mapping(start, end - start) : null;
      } else if (line.startsWith("Anonymous:")) {
        if (current != null && line.matches("Anonymous: +0 kB")) {
          mappings.add(current);
        }
        current = null;
      }
    }
    return mappings;
  }
}
