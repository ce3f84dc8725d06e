// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that tests expect, as files below {@code src/test/resources}. After an intended change,
 * {@code mvn test -Dgolden.update=true} writes what the program prints now; the difference is then
 * there to review.
 */
public final class Golden {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private Golden() {}

  /**
   * Fails unless the file holds exactly {@code actual}; with {@code -Dgolden.update=true} writes
   * the file instead.
   *
   * @param resourceName path below {@code src/test/resources}, such as {@code dmar/table.txt}
   */
  public static void assertMatches(String actual, String resourceName) {
    assertMatches(actual, RESOURCES.resolve(resourceName));
  }

  /** The same for a file that is not only there for tests, such as a generated manual page. */
  public static void assertMatches(String actual, Path file) {
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      } else if (Files.exists(file)) {
        assertThat(actual).as("differs from %s", file).isEqualTo(Files.readString(file));
      } else {
        fail("%s is not there; -Dgolden.update=true writes it", file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
