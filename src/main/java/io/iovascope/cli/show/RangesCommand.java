// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.host.PciAddress;
import io.iovascope.json.DeviceJson;
import io.iovascope.json.GroupJson;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IovaConsumer;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope ranges}: the addresses that one consumer may use, for scripts. */
@Command(
    name = "ranges",
    description =
        "The DMA addresses that may be used with a device: one range a line, start, inclusive end,"
            + " bytes.")
public class RangesCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "DEVICE|GROUP",
      description =
          "A PCI address such as 0000:3b:00.0; for vfio and iommufd also the number of a group.")
  String subject = "";

  @Option(
      names = "--for",
      paramLabel = "CONSUMER",
      description =
          "Who gives the device its addresses: dma-api (default), which is its driver in the "
              + "kernel; vfio or iommufd, which virtual machines and DPDK use.")
  String consumerLabel = IovaConsumer.DMA_API.label();

  @Override
  public Integer call() {
    IovaConsumer consumer =
        IovaConsumer.ofLabel(consumerLabel)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--for %s: expected dma-api, vfio or iommufd"
                            .formatted(Printable.of(consumerLabel))));
    Picture picture = picture();
    Optional<GroupPicture> group = group(picture, subject);
    if (consumer == IovaConsumer.DMA_API) {
      if (group.isPresent()) {
        throw CommandFailure.usage(
            "--for dma-api wants a device: the devices of a group have limits of their own");
      }
      return dmaApi(picture, device(picture, subject));
    }
    GroupPicture found = group.orElseGet(() -> groupOf(picture, device(picture, subject)));
    return userspace(
        consumer, consumer == IovaConsumer.VFIO ? found.vfio() : found.iommufd(), found);
  }

  private static GroupPicture groupOf(Picture picture, DevicePicture device) {
    return picture.group(device.device().binding().group()).orElseThrow(() -> withoutGroup(device));
  }

  private static CommandFailure withoutGroup(DevicePicture device) {
    PciAddress address = device.device().address();
    return CommandFailure.host(
        device
            .groupUnknown()
            .map(why -> "the IOMMU group of %s is not known: %s".formatted(address, why))
            .orElse("%s has no IOMMU group, so it cannot be assigned".formatted(address)));
  }

  private int dmaApi(Picture picture, DevicePicture device) {
    DmaApiSpace space = device.dmaApi();
    if (json()) {
      ObjectNode json = DeviceJson.dmaApi(space);
      json.put("device", device.device().address().toString());
      print(json);
      return status(picture);
    }
    if (space.state() != DmaApiSpace.State.TRANSLATED) {
      throw CommandFailure.host(
          "%s has no IOVA space: %s"
              .formatted(device.device().address(), Printable.of(space.stateReason())));
    }
    print(space.usable(), device.device().address().toString());
    return ExitStatus.OK;
  }

  private int userspace(IovaConsumer consumer, UserspaceAccess access, GroupPicture group) {
    if (json()) {
      ObjectNode json = GroupJson.access(access);
      json.put("group", group.group().id());
      json.put("consumer", consumer.label());
      print(json);
      return ExitStatus.OK;
    }
    if (access.refusal() != null) {
      throw CommandFailure.host(
          "%s refuses group %d with %s: %s"
              .formatted(
                  consumer.title(),
                  group.group().id(),
                  access.refusal().error(),
                  Printable.of(access.refusal().reason())));
    }
    print(access.usable(), "group " + group.group().id());
    return ExitStatus.OK;
  }

  private void print(@Nullable AddressSet usable, String subject) {
    if (usable == null) {
      throw CommandFailure.host(
          "the limits of " + subject + " are not readable; run as root or see the sources of scan");
    }
    for (AddressRange range : usable.ranges()) {
      out()
          .println(
              "%s %s %s"
                  .formatted(
                      AddressRange.hex(range.start()),
                      AddressRange.hex(range.end()),
                      Long.toUnsignedString(range.size())));
    }
    out().flush();
  }
}
