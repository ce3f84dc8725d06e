// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The samples of output in the README, the tour and the page of fleets are what the program prints.
 */
class ReadmeTest {

  /** A command in code, and the block that follows it. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(`iovascope ([^`]*(?:--host|fleet) (?:demo|src/test/)[^`]*)`[^`]*```\\n).*?(?=```)",
          Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({"README.md, 1", "docs/tour.md, 5", "docs/fleet.md, 1"})
  void showsWhatTheCommandsPrint(Path page, int samples) throws IOException {
    String text = Files.readString(page);
    String current =
        SAMPLE
            .matcher(text)
            .replaceAll(
                sample ->
                    Matcher.quoteReplacement(
                        sample.group(1) + CommandRun.of(sample.group(2).split(" ", -1)).out()));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(page, current);
    }

    assertThat(SAMPLE.matcher(text).results()).hasSize(samples);
    assertThat(current).isEqualTo(Files.readString(page));
  }
}
