// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SpacesOption;
import io.iovascope.cli.terminal.KernelBehaviourText;
import io.iovascope.finding.Observed;
import io.iovascope.json.DeviceJson;
import io.iovascope.json.GroupJson;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code iovascope show}: everything about one device or group. */
@Command(
    name = "show",
    description =
        "Everything about one device or group: limits, who claims which addresses, and a map of "
            + "them.",
    footerHeading =
        "%nExamples:%n"
            + "  iovascope show 00:03.0 --host demo%n"
            + "  iovascope show 2 --host demo%n")
public class ShowCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "DEVICE|GROUP",
      description = "A PCI address such as 0000:3b:00.0, or the number of an IOMMU group.")
  String subject = "";

  @Mixin SpacesOption spaces = new SpacesOption();

  @Override
  public Integer call() {
    Observed observed = spaces.observed(shared().openHost());
    Picture picture = observed.picture();
    ShowText text = new ShowText(observed, style());
    Optional<GroupPicture> group = group(picture, subject);
    if (group.isPresent()) {
      if (json()) {
        print(GroupJson.of(group.get()));
      } else {
        print(text.of(group.get()));
      }
    } else if (json()) {
      print(DeviceJson.of(device(picture, subject), picture.host().pci().names()));
    } else {
      print(text.of(device(picture, subject)));
    }
    if (shared().verbose && !json()) {
      print(new KernelBehaviourText(style()).of(picture.behaviour(), picture.host().isVtd()));
    }
    if (!json()) {
      print(spaces.notLookedAt(observed, style()));
    }
    return status(picture);
  }
}
