// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.scan.ScanText;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.Selection;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.json.PictureJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope simulate host}: a host from a description. */
@Command(
    name = "host",
    description = {
      "What scan says of a host that does not exist, but is described in a text; or its capture.",
      "docs/invented-hosts.md has the language of the text."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope simulate host laptop%n"
            + "  iovascope simulate host my.host --output my.tar.gz%n"
            + "  iovascope check --host my.tar.gz%n")
public class SimulateHostCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The description, or the name of an example: laptop, server, eight-sockets.")
  String file = "";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Write the host as a capture to this file, NAME.tar.gz, instead of scanning it.")
  @Nullable String output;

  @Option(names = "--force", description = "Replace the file of --output if it exists.")
  boolean force;

  @Override
  public Integer call() {
    Path target = output == null ? null : target(output);
    Simulation simulation = DescribedHost.of(file);
    simulation.notes().forEach(note -> err().println("iovascope: " + Printable.of(note)));
    err().flush();
    if (target != null) {
      write(simulation, target);
      out()
          .println(
              "%s: %d devices, %d groups"
                  .formatted(
                      Printable.of(String.valueOf(output)),
                      simulation.host().pci().devices().size(),
                      simulation.host().iommu().groups().size()));
      out().flush();
      return ExitStatus.OK;
    }
    Observed observed = Observed.of(PictureAssembly.of(simulation.host()));
    List<Finding> findings = Findings.of(observed);
    if (json()) {
      print(PictureJson.of(observed, findings, Instant.now()));
    } else {
      Selection everything = new Selection(List.of(), List.of(), List.of(), Selection.Sort.GROUP);
      ScanText text = new ScanText(style(), shared().verbose);
      print(text.of(observed.picture(), everything, findings, false));
    }
    return status(observed.picture());
  }

  private Path target(String name) {
    try {
      Path target = Path.of(name);
      if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw CommandFailure.usage(
            "%s exists; give --force to replace it".formatted(Printable.of(name)));
      }
      return target;
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("'%s': not a path".formatted(Printable.of(name)));
    }
  }

  private void write(Simulation simulation, Path target) {
    try {
      InventedCapture.write(simulation.host(), target, force);
    } catch (IOException e) {
      throw CommandFailure.usage(
          "%s cannot be written: %s"
              .formatted(Printable.of(target.toString()), Printable.of(FileProblem.text(e))));
    }
  }
}
