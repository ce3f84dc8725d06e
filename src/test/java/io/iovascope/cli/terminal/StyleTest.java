// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import java.util.Map;
import java.util.OptionalInt;
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
    assertThat(when.style(terminal, OptionalInt.empty(), Map.of("TERM", term, "NO_COLOR", noColor)))
        .isEqualTo(new Style(coloured, 100));
  }

  @Test
  void anUnsetEnvironmentIsThatOfATerminal() {
    assertThat(Style.When.AUTO.style(true, OptionalInt.empty(), Map.of()))
        .isEqualTo(new Style(true, 100));
  }

  @ParameterizedTest
  @CsvSource({"80, 80", "20, 72", "132, 132", "1000, 160"})
  void linesAreAsLongAsTheTerminalIsWideWithinReason(int columns, int width) {
    assertThat(Style.When.NEVER.style(true, OptionalInt.of(columns), Map.of()))
        .isEqualTo(new Style(false, width));
  }

  @Test
  void textBreaksAndTablesGiveWayWhereTheTerminalEnds() {
    Style narrow = new Style(false, 72);

    assertThat(narrow.wrapped("  " + "word ".repeat(20).strip(), "    "))
        .containsExactly("  " + "word ".repeat(14).strip(), "    " + "word ".repeat(6).strip());
    Table table = new Table(Table.Column.left("A"), Table.Column.elastic("B"));
    table.row("a".repeat(40), "b".repeat(40));
    assertThat(narrow.lines(table))
        .containsExactly("A" + " ".repeat(41) + "B", "a".repeat(40) + "  " + "b".repeat(29) + "…");
    assertThat(new Style(false, 132).lines(table).get(1))
        .isEqualTo("a".repeat(40) + "  " + "b".repeat(40));
  }

  @Test
  void theOptionIsForEveryCommand() {
    assertThat(CommandRun.of("scan", "--host", "demo", "--color=always").out())
        .contains("\u001b[32mtranslated\u001b[0m");
    assertThat(CommandRun.of("scan", "--host", "demo", "--color", "never").out())
        .doesNotContain("\u001b");
  }
}
