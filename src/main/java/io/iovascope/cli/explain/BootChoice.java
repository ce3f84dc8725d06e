// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.explain.FaultGroups;
import io.iovascope.text.Printable;
import java.util.List;

/**
 * Which boots of a log are meant, as {@code journalctl --boot} counts them: 0 is the last one, -1
 * the one before, 1 the first.
 */
record BootChoice(String text) {

  static final BootChoice LAST = new BootChoice("0");
  private static final String ALL = "all";

  /**
   * @throws CommandFailure if the text is no choice
   */
  static BootChoice parse(String text) {
    if (!text.equals(ALL) && !text.matches("[+-]?\\d{1,6}")) {
      throw CommandFailure.usage(
          "--boot %s: expected 0 for the last boot, -1 for the one before, 1 for the first, or all"
              .formatted(Printable.of(text)));
    }
    return new BootChoice(text);
  }

  /**
   * The boots of a log that are meant.
   *
   * @throws CommandFailure if it does not have so many
   */
  List<PastedFaults.Boot> of(List<PastedFaults.Boot> boots) {
    if (text.equals(ALL)) {
      return boots;
    }
    int number = Integer.parseInt(text);
    int index = number > 0 ? number - 1 : boots.size() - 1 + number;
    if (index < 0 || index >= boots.size()) {
      throw CommandFailure.usage("--boot %s: the log has %d boots".formatted(text, boots.size()));
    }
    return List.of(boots.get(index));
  }

  /** The faults of several boots together. */
  static FaultGroups faults(List<PastedFaults.Boot> boots, FaultGroups into) {
    boots.forEach(boot -> into.addAll(boot.faults()));
    return into;
  }
}
