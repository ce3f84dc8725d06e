// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  @Test
  void itIsAsLongAsWhatIsDone() {
    assertThat(ProgressBar.line(0, 1000, "none")).isEqualTo("[" + " ".repeat(40) + "] none");
    assertThat(ProgressBar.line(500, 1000, "half"))
        .isEqualTo("[" + "#".repeat(20) + " ".repeat(20) + "] half");
    assertThat(ProgressBar.line(0, 0, "nothing to do"))
        .isEqualTo("[" + "#".repeat(40) + "] nothing to do");
    assertThat(ProgressBar.line(2000, 1000, "more than there was"))
        .isEqualTo("[" + "#".repeat(40) + "] more than there was");
  }

  @Test
  void whatTakesNoSecondHasNone() {
    StringWriter err = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintWriter(err), true);

    bar.at(1, 2, () -> "half");
    bar.clear();

    assertThat(err.toString()).isEmpty();
  }
}
