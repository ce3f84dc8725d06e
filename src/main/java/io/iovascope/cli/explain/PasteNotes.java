// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.explain.FaultGroups;
import io.iovascope.host.log.LogReader;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of a text beside the faults in it: a line each. */
final class PasteNotes {

  /** Lines of a text that is meant to be a whole log and no excerpt. */
  private static final int A_LOG = 100;

  private PasteNotes() {}

  /** Why a text gives no fault. */
  static CommandFailure nothing(PastedFaults.Text text) {
    long elsewhere = count(text.boots());
    if (elsewhere > 0) {
      return CommandFailure.host(
          "%s: no fault is in this boot; %d are in the others (--boot all)"
              .formatted(Printable.of(text.name()), elsewhere));
    }
    String damage = text.summary().damage();
    if (text.isFile() && (text.summary().recognised() || !damage.isEmpty())) {
      return CommandFailure.host(
          "%s: no DMA fault is in its %d lines%s; check --host %1$s says what else is in them"
              .formatted(
                  Printable.of(text.name()),
                  text.summary().lines(),
                  damage.isEmpty() ? "" : ", and the file " + Printable.of(damage)));
    }
    if (text.isFile()) {
      return CommandFailure.usage(
          "%s: expected a kernel log; nothing in its %d lines is of a kernel"
              .formatted(Printable.of(text.name()), text.summary().lines()));
    }
    if (text.summary().recognised()) {
      return CommandFailure.host(
          "--fault: no DMA fault is in this line of a kernel; as a file, check --host FILE says what"
              + " it means");
    }
    return CommandFailure.usage(
        "--fault: expected a line with 'Request device [BUS:DEVICE.FUNCTION] fault addr', a file"
            + " with such lines, - for standard input, or last");
  }

  /** What was left out, and what the text itself lacks. */
  static List<String> of(
      PastedFaults.Text text, List<PastedFaults.Boot> chosen, FaultGroups faults) {
    List<String> notes = new ArrayList<>();
    LogReader.Summary summary = text.summary();
    String name = text.isFile() ? Printable.of(text.name()) : "--fault";
    long elsewhere = count(text.boots()) - count(chosen);
    if (chosen.size() < text.boots().size()) {
      PastedFaults.Boot boot = chosen.get(0);
      notes.add(
          "%s: one boot of %d, lines %d to %d; %d faults of the others are left out (--boot all)"
              .formatted(name, text.boots().size(), boot.firstLine(), boot.lastLine(), elsewhere));
    }
    if (summary.lines() >= A_LOG && !chosen.get(0).complete()) {
      notes.add(
          name
              + ": the beginning of the log is missing, and with it any fault of the boot's start");
    }
    if (summary.cut() > 0) {
      notes.add("%s: %d lines were too long and lost their ends".formatted(name, summary.cut()));
    }
    if (summary.truncated()) {
      notes.add(
          "%s: longer than %d GiB; the rest is not read".formatted(name, LogReader.LIMIT >> 30));
    }
    if (!summary.damage().isEmpty()) {
      notes.add("%s: the file %s".formatted(name, Printable.of(summary.damage())));
    }
    if (faults.ungrouped() > 0) {
      notes.add("%s: %d faults of still other kinds".formatted(name, faults.ungrouped()));
    }
    return notes;
  }

  private static long count(List<PastedFaults.Boot> boots) {
    return boots.stream().mapToLong(boot -> boot.faults().count()).sum();
  }
}
