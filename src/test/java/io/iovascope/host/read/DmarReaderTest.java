// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.root.DirectoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DmarReaderTest {

  @Test
  void readsTheTableOfAHost(@TempDir Path directory) throws IOException {
    byte[] table = new DmarBytes().unit().build();
    Path file = directory.resolve("sys/firmware/acpi/tables/DMAR");
    Files.createDirectories(file.getParent());
    Files.write(file, table);

    assertThat(DmarReader.read(DirectoryRoot.of(directory)))
        .isEqualTo(DmarTableParser.parse(table, "/sys/firmware/acpi/tables/DMAR"));
  }

  @Test
  void aHostWithoutATable(@TempDir Path directory) throws IOException {
    assertThat(DmarReader.read(DirectoryRoot.of(directory)))
        .isEqualTo(Reading.absent("/sys/firmware/acpi/tables/DMAR", "not there"));
  }

  @Test
  void readsARawTableFile(@TempDir Path directory) throws IOException {
    byte[] table = new DmarBytes().unit().build();
    Path file = Files.write(directory.resolve("table.bin"), table);

    assertThat(DmarReader.readFile(file)).isEqualTo(DmarTableParser.parse(table, file.toString()));
    assertThat(DmarReader.readFile(directory).status()).isEqualTo(Reading.Status.FAILED);
  }

  @Test
  void doesNotReadALongFileToItsEnd(@TempDir Path directory) throws IOException {
    byte[] longFile = new byte[DmarReader.LIMIT + 1];
    byte[] table = new DmarBytes().unit().build();
    System.arraycopy(table, 0, longFile, 0, table.length);
    Path file = Files.write(directory.resolve("long.bin"), longFile);

    assertThat(DmarReader.readFile(file).status()).isEqualTo(Reading.Status.TRUNCATED);
    assertThat(DmarReader.readFile(file).optional()).isPresent();
  }
}
