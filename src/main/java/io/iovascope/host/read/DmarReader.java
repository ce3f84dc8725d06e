// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import io.iovascope.host.root.AssembledHost;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import java.nio.file.Path;

/**
 * Reads the firmware's DMAR table. The kernel gives it to root only; an ACPI override from the
 * initrd is in it, and with a TXT launch the kernel itself uses another copy.
 */
public final class DmarReader {

  /** Where the kernel shows the table (Documentation/ABI/testing/sysfs-firmware-acpi). */
  public static final String PATH = "/sys/firmware/acpi/tables/DMAR";

  /** Longest table that is read, in bytes. Real ones have some hundred. */
  public static final int LIMIT = 64 * 1024;

  private DmarReader() {}

  /** The table of a host, live or else saved, see {@link DmarTableParser#parse}. */
  public static Reading<DmarTable> read(HostRoot host) {
    if (host instanceof AssembledHost pieces) {
      return pieces.host().firmware().dmar();
    }
    return SavedInput.read(PATH, path -> read(host, path));
  }

  /**
   * A raw table in a file of this system, wherever it came from, see {@link DmarTableParser#parse}.
   */
  public static Reading<DmarTable> readFile(Path file) {
    return read(DirectoryRoot.live(), file.toAbsolutePath().toString());
  }

  private static Reading<DmarTable> read(HostRoot host, String path) {
    return host.bytes(path, LIMIT).flatMap(bytes -> DmarTableParser.parse(bytes, path));
  }
}
