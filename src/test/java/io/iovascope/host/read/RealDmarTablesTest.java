// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iovascope.host.DmarTable;
import io.iovascope.host.Reading;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The tables of real machines decode without a complaint, and as iasl decodes them. */
class RealDmarTablesTest {

  @BeforeEach
  void tablesAreThere() {
    assumeTrue(
        Files.exists(RealDmarTables.ARCHIVE),
        "no DMAR tables of real machines at " + RealDmarTables.ARCHIVE);
  }

  @Test
  void thereAreMany() throws IOException {
    assertThat(RealDmarTables.read()).hasSize(89);
  }

  @TestFactory
  Stream<DynamicTest> withoutAComplaint() throws IOException {
    return RealDmarTables.read().entrySet().stream()
        .map(
            table ->
                DynamicTest.dynamicTest(
                    table.getKey(),
                    () -> {
                      Reading<DmarTable> reading =
                          DmarTableParser.parse(table.getValue(), table.getKey());
                      assertThat(reading.status())
                          .as(reading.detail())
                          .isEqualTo(Reading.Status.OK);
                      assertThat(reading.optional().orElseThrow().problems()).isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> asIaslDecodesThem(@TempDir Path directory) throws IOException {
    assumeTrue(isOnPath("iasl"), "iasl (Debian package acpica-tools) is not installed");
    return RealDmarTables.read().entrySet().stream()
        .map(
            table ->
                DynamicTest.dynamicTest(
                    table.getKey(), () -> compare(directory, table.getKey(), table.getValue())));
  }

  private static void compare(Path directory, String name, byte[] bytes) throws Exception {
    IaslListing expected = IaslListing.parse(disassembled(directory, name, bytes));
    DmarTable table = DmarTableParser.parse(bytes, name).optional().orElseThrow();

    assertThat(DmarListing.of(table, expected.ended())).isEqualTo(expected.lines());
  }

  private static List<String> disassembled(Path directory, String name, byte[] bytes)
      throws IOException, InterruptedException {
    Files.write(directory.resolve(name), bytes);
    Path output = directory.resolve(name + ".output");
    int exit =
        new ProcessBuilder("iasl", "-d", name)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(() -> output + " of iasl").isZero();
    return Files.readAllLines(
        directory.resolve(name.replace(".bin", ".dsl")), StandardCharsets.ISO_8859_1);
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
