// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostBatch;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SharedOptions;
import io.iovascope.cli.shared.SpacesOption;
import io.iovascope.cli.shared.Version;
import io.iovascope.cli.terminal.Table;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.Observed;
import io.iovascope.finding.RuleDescription;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.CheckJson;
import io.iovascope.json.CheckJunit;
import io.iovascope.json.CheckSarif;
import io.iovascope.json.PlanJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.plan.DpdkPlan;
import io.iovascope.plan.GuestPlan;
import io.iovascope.plan.Plan;
import io.iovascope.scan.HostPicture;
import io.iovascope.text.Label;
import io.iovascope.text.Printable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope check}: what is wrong with the host, and whether a plan would work out. */
@Command(
    name = "check",
    description = {
      "What is wrong with the host or soon will be, worst first; with -v also what to do about it.",
      "With a DEVICE: would it work for a virtual machine (--guest-ram) or a DPDK program (--dpdk)?",
      "With FILEs, captures and what else --host takes: the findings of each host, one after the "
          + "other. The status tells of the worst."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope check --host demo -v%n"
            + "  iovascope check 00:03.0 --guest-ram 8G --host demo%n"
            + "  iovascope check --fail-on critical --ignore isa-16m%n"
            + "  iovascope check captures/*.tar.gz --only no-iova,rmrr-unreserved%n"
            + "  iovascope check -o json > before.json; iovascope check --baseline before.json%n")
public class CheckCommand extends HostCommand {

  /** How bad a finding must be for the exit status to tell. */
  public enum FailOn {
    CRITICAL(Severity.CRITICAL),
    WARNING(Severity.WARNING),
    INFO(Severity.INFO),
    NEVER(null);

    private final @Nullable Severity severity;

    FailOn(@Nullable Severity severity) {
      this.severity = severity;
    }
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "DEVICE|FILE",
      description =
          "A PCI address, such as 0000:3b:00.0: the device to plan with; the answer comes first, "
              + "then why. Anything else: a host as --host names it, instead of that option; several "
              + "are several hosts.")
  List<String> arguments = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description =
          "End with status 1 if a finding is that bad or worse: critical, warning (default) or "
              + "info; or never.")
  FailOn failOn = FailOn.WARNING;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description = "Only findings with these names; see --list.")
  List<String> only = List.of();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "ID[:DEVICE]",
      description =
          "Leave out findings with this name, or only those about this device and its group; a "
              + "group's number may stand for the device.")
  List<String> ignore = List.of();

  @Option(
      names = "--ignore-file",
      paramLabel = "FILE",
      description =
          "The same from a file, a line each, with a reason and if wanted a last day: ID[:DEVICE]"
              + " [until YYYY-MM-DD] reason: TEXT.")
  @Nullable String ignoreFile;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Only what is new or worse since this file was written by 'iovascope check -o json'.")
  @Nullable String baseline;

  @Option(
      names = "--list",
      description = "List all findings that there are: name, severity, meaning.")
  boolean list;

  @ArgGroup(
      validate = false,
      heading = "Would a virtual machine or DPDK program work with DEVICE:%n")
  PlanOptions plan = new PlanOptions();

  @Mixin SpacesOption spaces = new SpacesOption();

  @Override
  public Integer call() {
    if (list) {
      return listRules();
    }
    CheckArguments given = CheckArguments.of(arguments, shared().hosts, plan.isAsked());
    if (given.device() != null) {
      return plan(given.device(), given.open(shared()));
    }
    if (plan.isAsked()) {
      throw CommandFailure.usage("give the DEVICE that the plan is about");
    }
    Verdict.Question question = question();
    Instant now = Instant.now();
    if (given.hosts().size() > 1) {
      return each(given.hosts(), question, now);
    }
    Observed observed = spaces.observed(given.open(shared()));
    Picture picture = observed.picture();
    Verdict verdict =
        Verdict.of(
            Findings.of(observed), picture, question, LocalDate.ofInstant(now, ZoneOffset.UTC));
    boolean failed = verdict.fails(failOn.severity);
    String hostname = picture.host().kernel().hostname().optional().orElse("host");
    switch (shared().format) {
      case TEXT -> {
        print(new CheckText(style(), shared().verbose).of(verdict));
        print(spaces.notLookedAt(observed, style()));
      }
      case JSON -> print(CheckJson.of(picture, verdict, failed, now));
      case JSONL -> printLine(CheckJson.of(picture, verdict, failed, now));
      case JUNIT -> print(new CheckJunit(failOn.severity, only).of(verdict, hostname));
      case SARIF -> print(CheckSarif.of(verdict, hostname, Version.text(), baseline != null));
      case CSV ->
          throw CommandFailure.usage(
              "-o csv: only fleet prints that; expected text, json, jsonl, junit or sarif");
    }
    int status = status(picture);
    return failed ? ExitStatus.FINDINGS : status;
  }

  /** The hosts one after the other; what is wrong with one does not keep back the others. */
  private int each(List<String> hosts, Verdict.Question question, Instant now) {
    boolean asText = shared().format == SharedOptions.Format.TEXT;
    if (!asText && shared().format != SharedOptions.Format.JSONL) {
      throw CommandFailure.usage(
          "-o %s: is about one host; of several, text and jsonl"
              .formatted(Label.of(shared().format)));
    }
    if (baseline != null) {
      throw CommandFailure.usage("--baseline: is about one host; give one");
    }
    HostCheck check =
        new HostCheck(
            question,
            failOn.severity,
            now,
            asText ? new CheckText(style(), shared().verbose) : null);
    int[] worst = {ExitStatus.OK};
    boolean[] follows = {false};
    boolean complete =
        new HostBatch(hosts, err())
            .forEach(
                check::of,
                checked -> {
                  print(checked, follows[0]);
                  follows[0] |= !checked.lines().isEmpty();
                  worst[0] = ExitStatus.worse(worst[0], checked.status());
                },
                checked -> true);
    return complete ? worst[0] : ExitStatus.INTERRUPTED;
  }

  private void print(HostCheck.Checked checked, boolean follows) {
    if (follows && !checked.lines().isEmpty()) {
      out().println();
    }
    print(checked.lines());
    if (checked.document() != null) {
      printLine(checked.document());
    }
    if (!checked.problem().isEmpty()) {
      err().println("iovascope: " + checked.problem());
      err().flush();
    }
  }

  private int plan(String name, HostRoot root) {
    Function<Picture, Plan> question;
    if (plan.dpdk) {
      DpdkPlan dpdk = plan.dpdk();
      question = picture -> dpdk.of(picture, device(picture, name));
    } else {
      GuestPlan guest = plan.guest();
      question = picture -> guest.of(picture, device(picture, name));
    }
    boolean asJson = json();
    Picture picture = planned(HostPicture.of(root).picture());
    Plan answer = question.apply(picture);
    if (asJson) {
      print(PlanJson.of(answer));
    } else {
      print(new PlanText(style()).of(answer));
    }
    int status = status(picture);
    return switch (answer.answer()) {
      case NO -> failOn == FailOn.NEVER ? status : ExitStatus.FINDINGS;
      case UNKNOWN -> ExitStatus.HOST;
      case BUT -> failOn == FailOn.WARNING || failOn == FailOn.INFO ? ExitStatus.FINDINGS : status;
      case FINE -> status;
    };
  }

  private Picture planned(Picture picture) {
    if (plan.kernel == null) {
      return picture;
    }
    Simulation other = OtherKernel.of(picture.host(), plan.kernel);
    other.notes().forEach(note -> err().println("iovascope: " + Printable.of(note)));
    return PictureAssembly.of(other.host());
  }

  private Verdict.Question question() {
    for (String id : only) {
      if (!Findings.catalogue().containsKey(id)) {
        throw CommandFailure.usage("--only: " + IgnoreList.noSuchFinding(id));
      }
    }
    List<Ignore> ignores = new ArrayList<>();
    ignore.forEach(word -> ignores.add(IgnoreList.ofOption(word)));
    if (ignoreFile != null) {
      ignores.addAll(IgnoreList.ofFile(ignoreFile));
    }
    List<Verdict.Known> known = baseline == null ? List.of() : Baseline.read(baseline);
    return new Verdict.Question(only, ignores, known);
  }

  private int listRules() {
    Table table =
        new Table(
            Table.Column.left("FINDING"),
            Table.Column.left("SEVERITY"),
            Table.Column.elastic("MEANING"));
    for (RuleDescription rule : Findings.descriptions()) {
      table.row(rule.id(), rule.severity().label(), Printable.of(rule.notes().title()));
    }
    print(style().lines(table));
    return ExitStatus.OK;
  }
}
