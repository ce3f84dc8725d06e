// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.scan;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.Selection;
import io.iovascope.cli.shared.SpacesOption;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.json.PictureJson;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code iovascope scan}: one screen about a host. */
@Command(
    name = "scan",
    description =
        "One screen about the host: its IOMMU, its groups and devices, and the addresses each can "
            + "use.",
    footerHeading =
        "%nExamples:%n"
            + "  iovascope scan --host demo%n"
            + "  iovascope scan --host demo --kind net,nvme --sort usable%n"
            + "  iovascope scan -o json | jq '.devices[].address'%n")
public class ScanCommand extends HostCommand {

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description =
          "Only devices of these kinds: gpu, net, nvme, storage, usb, audio, accelerator, bridge,"
              + " other.")
  List<String> labels = List.of();

  @Option(
      names = "--group",
      split = ",",
      paramLabel = "ID",
      description = "Only the devices of these IOMMU groups.")
  List<Integer> groups = List.of();

  @Option(
      names = "--driver",
      split = ",",
      paramLabel = "NAME",
      description = "Only devices that these drivers are bound to.")
  List<String> drivers = List.of();

  @Option(
      names = "--sort",
      paramLabel = "KEY",
      description =
          "Order of the devices: group (default), address, usable (who can use the least first),"
              + " driver or kind.")
  Selection.Sort sort = Selection.Sort.GROUP;

  @Option(
      names = "--hardware",
      description =
          "Show NUMA node, DMA masks, ATS, PASID and ACS of each device instead of sizes.")
  boolean hardware;

  public ScanCommand() {}

  /** What runs where no command is typed. */
  public ScanCommand(@Nullable CommandSpec spec) {
    this.spec = spec;
  }

  @Mixin SpacesOption spaces = new SpacesOption();

  @Override
  public Integer call() {
    List<DeviceKind> kinds = labels.stream().map(ScanCommand::kind).toList();
    Instant now = Instant.now();
    Observed observed = spaces.observed(shared().openHost());
    List<Finding> findings = Findings.of(observed);
    Selection selection = new Selection(kinds, groups, drivers, sort);
    if (json()) {
      Picture shown = selection.of(observed.picture());
      print(PictureJson.of(observed.only(shown.groups(), shown.devices()), findings, now));
    } else {
      ScanText text = new ScanText(style(), shared().verbose);
      print(text.of(observed.picture(), selection, findings, hardware));
      print(spaces.notLookedAt(observed, style()));
    }
    return status(observed.picture());
  }

  private static DeviceKind kind(String label) {
    return DeviceKind.ofLabel(label.strip())
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "--kind %s: expected gpu, net, nvme, storage, usb, audio, accelerator, bridge or other"
                        .formatted(Printable.of(label))));
  }
}
