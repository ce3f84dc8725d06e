// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import io.iovascope.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/load.md shows below a command is what the command prints. */
class LoadPageTest {

  private static final Path PAGE = Path.of("docs", "load.md");
  private static final String PROMPT = "    $ iovascope ";

  @Test
  void pageShowsWhatTheCommandsPrint() throws IOException {
    StringBuilder page = new StringBuilder();
    boolean output = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith(PROMPT)) {
        page.append(line).append('\n').append(printed(line.substring(PROMPT.length())));
        output = true;
      } else if (!output || !(line.isEmpty() || line.startsWith("    "))) {
        if (output) {
          page.append('\n');
        }
        page.append(line).append('\n');
        output = false;
      }
    }

    Golden.assertMatches(page.toString(), PAGE);
  }

  private static String printed(String command) {
    CommandRun run = CommandRun.of(command.split(" "));
    List<String> lines = (run.out() + run.err()).lines().toList();
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.isEmpty() ? "" : "    " + line).append('\n'));
    return text.toString();
  }
}
