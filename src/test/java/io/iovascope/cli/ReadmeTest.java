// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The samples of output in the README are what the program prints. */
class ReadmeTest {

  /** A command in code, and the block that follows it. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(`iovascope ([^`]*--host (?:demo|src/test/)[^`]*)`[^`]*```\\n).*?(?=```)",
          Pattern.DOTALL);

  @Test
  void showsWhatTheCommandsPrint() throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    String current =
        SAMPLE
            .matcher(text)
            .replaceAll(
                sample ->
                    Matcher.quoteReplacement(
                        sample.group(1) + CommandRun.of(sample.group(2).split(" ", -1)).out()));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(readme, current);
    }

    assertThat(SAMPLE.matcher(text).results()).hasSize(5);
    assertThat(current).isEqualTo(Files.readString(readme));
  }
}
