// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {

  @ParameterizedTest
  @CsvSource({
    "AUTO, true, xterm, '', true",
    "AUTO, false, xterm, '', false",
    "AUTO, true, dumb, '', false",
    "AUTO, true, xterm, 1, false",
    "ALWAYS, false, dumb, 1, true",
    "NEVER, true, xterm, '', false",
  })
  void coloursAreForWhoCanSeeThemOrAsksForThem(
      Style.When when, boolean terminal, String term, String noColor, boolean coloured) {
    assertThat(when.style(terminal, Map.of("TERM", term, "NO_COLOR", noColor)))
        .isEqualTo(new Style(coloured));
  }

  @Test
  void anUnsetEnvironmentIsThatOfATerminal() {
    assertThat(Style.When.AUTO.style(true, Map.of())).isEqualTo(new Style(true));
  }

  @Test
  void theOptionIsForEveryCommand() {
    assertThat(CommandRun.of("scan", "--host", "demo", "--color=always").out())
        .contains("\u001b[32mtranslated\u001b[0m");
    assertThat(CommandRun.of("scan", "--host", "demo", "--color", "never").out())
        .doesNotContain("\u001b");
  }
}
