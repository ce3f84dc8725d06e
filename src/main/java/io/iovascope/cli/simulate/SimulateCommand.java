// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.capture.DifferenceText;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.emulator.boot.WhatIf;
import io.iovascope.emulator.change.HostChange;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.read.HostReader;
import io.iovascope.json.Difference;
import io.iovascope.json.PictureDifferences;
import io.iovascope.json.PictureJson;
import io.iovascope.model.PictureAssembly;
import io.iovascope.text.Printable;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code iovascope simulate}: what a kernel would do, on a host that need not exist. */
@Command(
    name = "simulate",
    description = {
      "What would be different if the host had another kernel, option or device and were booted "
          + "anew.",
      "Give one change or more; the host itself stays as it is. The commands are about hosts that "
          + "do not exist, and about the kernel's allocator of DMA addresses (IOVAs)."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope simulate --host demo --kernel 7.2%n"
            + "  iovascope simulate --host demo --cmdline iommu.forcedac=1%n"
            + "  iovascope simulate --host demo:switch --add-device 0000:00:1e.0,class=net%n"
            + "  iovascope simulate load 00:1f.2 --nic queues=16,depth=5000 --host demo%n"
            + "  iovascope simulate host server%n",
    subcommands = {SimulateHostCommand.class, LoadCommand.class, ReplayCommand.class})
public class SimulateCommand extends HostCommand {

  @Mixin final ChangeOptions options = new ChangeOptions();

  @Override
  public Integer call() {
    List<HostChange> changes = options.changes();
    if (changes.isEmpty()) {
      throw CommandFailure.usage(
          "nothing to simulate: give a change, such as --kernel 7.2, or a command; see 'iovascope "
              + "simulate --help'");
    }
    WhatIf whatIf = whatIf(changes);
    options.notes().forEach(this::note);
    whatIf.after().notes().forEach(this::note);
    Instant now = Instant.now();
    Observed before = Observed.of(PictureAssembly.of(whatIf.before()));
    Observed after = Observed.of(PictureAssembly.of(whatIf.after().host()));
    List<Difference> differences =
        PictureDifferences.between(
            PictureJson.of(before, Findings.of(before), now),
            PictureJson.of(after, Findings.of(after), now));
    if (json()) {
      print(PictureDifferences.json(differences));
    } else {
      print(new DifferenceText(style()).of(differences));
    }
    return ExitStatus.OK;
  }

  private WhatIf whatIf(List<HostChange> changes) {
    try {
      return WhatIf.of(new HostReader(shared().openHost()).read(), changes);
    } catch (HostChangeException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private void note(String text) {
    err().println("iovascope: " + Printable.of(text));
    err().flush();
  }
}
