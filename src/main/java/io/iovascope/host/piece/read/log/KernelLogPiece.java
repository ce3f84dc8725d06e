// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.host.BootLog;
import io.iovascope.host.KernelLog;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.log.KernelText;
import io.iovascope.host.log.LastBoot;
import io.iovascope.host.log.LogLine;
import io.iovascope.host.log.LogReader;
import io.iovascope.host.piece.NamedPiece;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a kernel's log in any form; of several boots the last one. */
public final class KernelLogPiece {

  private static final String TITLE = "a kernel log";

  private KernelLogPiece() {}

  /**
   * The facts in a log.
   *
   * @throws IOException if the piece cannot be read
   */
  public static PieceFacts read(NamedPiece piece) throws IOException {
    LastBoot last = new LastBoot();
    LogReader.Summary summary;
    try (InputStream in = piece.content().open()) {
      summary = LogReader.read(in, last);
    }
    KernelText.Boot boot = last.boot();
    return new PieceFacts(
        piece.name(),
        TITLE,
        Exactness.LOG,
        boot.isComplete() && summary.isWhole() && last.leftOut() == 0
            ? Reading.Status.OK
            : Reading.Status.TRUNCATED,
        detail(last, boot, summary),
        facts(boot, piece.name()));
  }

  private static String detail(LastBoot last, KernelText.Boot boot, LogReader.Summary summary) {
    List<String> remarks = new ArrayList<>();
    if (!boot.isComplete()) {
      remarks.add(
          "it does not begin with the boot, so that what the kernel printed then is unknown;"
              + " journalctl -k -b has it");
    }
    if (last.boots() > 1) {
      remarks.add(
          "%d boots are in it, the last one counts, from line %d"
              .formatted(last.boots(), boot.firstLine()));
    }
    if (summary.cut() > 0) {
      remarks.add("%d lines are too long and were cut".formatted(summary.cut()));
    }
    if (last.leftOut() > 0) {
      remarks.add("%d messages were left out: too many".formatted(last.leftOut()));
    }
    if (summary.truncated()) {
      remarks.add("it is too long and was not read to its end");
    }
    if (!summary.damage().isEmpty()) {
      remarks.add("it " + summary.damage());
    }
    return String.join("; ", remarks);
  }

  private static List<FactAt> facts(KernelText.Boot boot, String path) {
    LoggedKernel kernel = new LoggedKernel(path);
    LoggedTable table = new LoggedTable(path);
    LoggedFunctions functions = new LoggedFunctions(path);
    LoggedFailure failure = new LoggedFailure();
    for (LogLine line : boot.lines()) {
      if (line.source() != LogLine.Source.PROGRAM) {
        kernel.accept(line);
        table.accept(line);
        functions.accept(line);
        failure.accept(line);
      }
    }
    KernelLog log = BootLogReader.of(boot);
    List<FactAt> facts = new ArrayList<>(kernel.facts());
    facts.addAll(table.facts());
    facts.addAll(functions.facts());
    log.boot()
        .rootBuses()
        .forEach(root -> facts.add(new FactAt(new Fact.RootBus(root.bus()), root.line())));
    if (failure.isThere()) {
      facts.add(new FactAt(new Fact.GroupsLost(), failure.line()));
    } else {
      facts.addAll(members(log.boot()));
    }
    facts.add(new FactAt(new Fact.Log(Reading.ok(log, path)), boot.firstLine()));
    boolean whole = boot.isComplete() && kernel.initEnded();
    if (whole && kernel.tablesListed() && !table.isThere()) {
      facts.add(new FactAt(new Fact.UnitsPresent(false), boot.firstLine()));
    }
    if (whole && !log.boot().translationEnabled() && log.boot().groupChanges().isEmpty()) {
      facts.add(new FactAt(new Fact.NotUsed(), boot.firstLine()));
    }
    return facts;
  }

  /** The devices that joined a group and did not leave it. */
  private static List<FactAt> members(BootLog log) {
    Map<String, BootLog.GroupChange> last = new LinkedHashMap<>();
    log.groupChanges()
        .forEach(
            change -> {
              last.remove(change.device());
              if (change.added()) {
                last.put(change.device(), change);
              }
            });
    List<FactAt> members = new ArrayList<>();
    last.values()
        .forEach(
            change -> {
              members.add(
                  new FactAt(new Fact.InGroup(change.group(), change.device()), change.line()));
              PciAddress.parse(change.device())
                  .ifPresent(
                      address ->
                          members.add(new FactAt(new Fact.Function(address), change.line())));
            });
    return members;
  }
}
