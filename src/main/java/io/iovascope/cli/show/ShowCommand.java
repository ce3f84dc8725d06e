package io.iovascope.cli.show;

import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.terminal.KernelBehaviourText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.json.DeviceJson;
import io.iovascope.json.GroupJson;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iovascope show}: everything about one device or group. */
@Command(
    name = "show",
    description = "One device or group: layers, ranges, limits, and a map of its address space.")
public class ShowCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "DEVICE|GROUP",
      description = "A PCI address such as 0000:3b:00.0, or the number of an IOMMU group.")
  String subject = "";

  @Override
  public Integer call() {
    Picture picture = picture();
    ShowText text = new ShowText(picture, Style.ofStandardOutput());
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
      print(new KernelBehaviourText(Style.ofStandardOutput()).of(picture.behaviour()));
    }
    return status(picture);
  }
}
