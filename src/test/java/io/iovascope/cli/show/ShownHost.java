// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import io.iovascope.cli.terminal.Style;
import io.iovascope.finding.Observed;
import java.util.ArrayList;
import java.util.List;

/** What {@code show} prints about a host, for tests of other rooms. */
public final class ShownHost {

  /** One says what others say. */
  private static final int MOST = 3;

  private ShownHost() {}

  /** The lines of the first few devices and groups. */
  public static List<String> lines(Observed observed) {
    ShowText text = new ShowText(observed, Style.PLAIN);
    List<String> lines = new ArrayList<>();
    observed.picture().devices().stream()
        .limit(MOST)
        .forEach(device -> lines.addAll(text.of(device)));
    observed.picture().groups().stream().limit(MOST).forEach(group -> lines.addAll(text.of(group)));
    return lines;
  }
}
