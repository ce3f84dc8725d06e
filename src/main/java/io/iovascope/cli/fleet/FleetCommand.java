// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostBatch;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.KernelWord;
import io.iovascope.cli.terminal.Style;
import io.iovascope.finding.rule.Findings;
import io.iovascope.fleet.Fleet;
import io.iovascope.fleet.FleetEntry;
import io.iovascope.fleet.Outliers;
import io.iovascope.fleet.UnreadHost;
import io.iovascope.host.KernelRelease;
import io.iovascope.json.FleetHostJson;
import io.iovascope.text.Label;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope fleet}: many captures at once. */
@Command(
    name = "fleet",
    description = {
      "Many captures at once: what is found on which hosts, which of them differ, what a kernel"
          + " changes.",
      "Every capture, bundle or directory in a DIRECTORY is a host; a file, or another word that"
          + " --host takes, is one itself. One that cannot be read costs a line and status 3;"
          + " findings do not change the status, as those of check do."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope fleet captures/%n"
            + "  iovascope fleet captures/ --kernel el9.6%n"
            + "  iovascope fleet captures/ --only rmrr-unreserved,no-iova -o csv > fleet.csv%n"
            + "  iovascope fleet demo:rmrr demo:switch demo:sriov -o jsonl | jq .findings%n")
public class FleetCommand extends HostCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "DIRECTORY|FILE",
      description =
          "A directory of captures, bundles and directories of one host each; or one host, in words"
              + " that --host has elsewhere (the option itself is not for fleet).")
  List<String> arguments = List.of();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description = "Only findings with these names; see check --list.")
  List<String> only = List.of();

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description =
          "Say which findings come and go if every host boots another kernel, such as 7.2, el9.6 or"
              + " ubuntu-22.04.")
  @Nullable String kernel;

  @Override
  public Integer call() {
    switch (shared().format) {
      case TEXT, JSONL, CSV -> {}
      case JSON, JUNIT, SARIF ->
          throw CommandFailure.usage(
              "-o %s: fleet does not print that; expected text, jsonl or csv"
                  .formatted(Label.of(shared().format)));
    }
    if (!shared().hosts.isEmpty()) {
      throw CommandFailure.usage("--host: is for one host; give those of a fleet without it");
    }
    for (String id : only) {
      if (!Findings.catalogue().containsKey(id)) {
        throw CommandFailure.usage(
            "--only: no finding is called '%s'; check --list names them"
                .formatted(Printable.of(id)));
      }
    }
    KernelRelease release = kernel == null ? null : KernelWord.release(kernel);
    FleetHosts hosts = FleetHosts.of(arguments);
    List<FleetEntry> entries = new ArrayList<>(hosts.problems());
    hosts.problems().forEach(this::say);
    HostReduction reduction = new HostReduction(Set.copyOf(only), release);
    boolean complete =
        new HostBatch(hosts.names(), err())
            .forEach(
                reduction::of,
                entry -> {
                  entries.add(entry);
                  say(entry);
                },
                UnreadHost.class::isInstance);
    if (hosts.leftOut() > 0) {
      err()
          .println(
              "iovascope: left out by their names (hidden files, check sums, signatures): %d"
                  .formatted(hosts.leftOut()));
      err().flush();
    }
    Fleet fleet = new Fleet(entries);
    print(fleet);
    return complete ? status(fleet) : ExitStatus.INTERRUPTED;
  }

  private void say(FleetEntry entry) {
    if (entry instanceof UnreadHost unread) {
      err().println("iovascope: %s: %s".formatted(Printable.of(unread.name()), unread.problem()));
      err().flush();
    }
  }

  private void print(Fleet fleet) {
    switch (shared().format) {
      case JSONL -> {
        Outliers outliers = fleet.outliers();
        fleet.entries().forEach(entry -> printLine(FleetHostJson.of(entry, outliers)));
      }
      case CSV -> print(new FleetCsv(only, kernel != null).of(fleet));
      default -> print(new FleetText(Style.ofStandardOutput(), shared().verbose).of(fleet));
    }
  }

  private static int status(Fleet fleet) {
    if (fleet.unread().stream().anyMatch(UnreadHost::bug)) {
      return ExitStatus.BUG;
    }
    return fleet.unread().isEmpty() ? ExitStatus.OK : ExitStatus.HOST;
  }
}
