// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Raw DMAR tables of real machines, kept beside the project and not in it: {@code
 * dmar-tables/tables.tar.gz} in the folder of the system property {@code iovascope.shared}, which
 * is {@code ../shared} unless given.
 */
final class RealDmarTables {

  static final Path ARCHIVE =
      Path.of(System.getProperty("iovascope.shared", "../shared"), "dmar-tables", "tables.tar.gz");

  private RealDmarTables() {}

  /** The bytes of every table by the name of its file. */
  static Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> tables = new TreeMap<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(ARCHIVE));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(".bin")) {
          tables.put(Path.of(entry.getName()).getFileName().toString(), tar.readAllBytes());
        }
      }
    }
    return tables;
  }
}
