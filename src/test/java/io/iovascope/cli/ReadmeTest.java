package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The samples of output in the README are what the program prints. */
class ReadmeTest {

  /** A command in code, and the block that follows it. */
  private static final Pattern SAMPLE =
      Pattern.compile("`iovascope ([^`]*--host demo[^`]*)`[^`]*```\\n(.*?)```", Pattern.DOTALL);

  @Test
  void showsWhatTheCommandsPrint() throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    List<MatchResult> samples = SAMPLE.matcher(text).results().toList();
    String current = text;
    for (MatchResult sample : samples) {
      String printed = CommandRun.of(sample.group(1).split(" ", -1)).out();
      current = current.replace(sample.group(2), printed);
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(readme, current);
    }

    assertThat(samples).hasSize(2);
    assertThat(current).isEqualTo(Files.readString(readme));
  }
}
