package io.iovascope.cli.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Wrapped;
import io.iovascope.explain.FaultExplanation;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** The explanation of a DMA fault for people. */
record FaultText(Style style) {

  private static final String INDENT = " ".repeat(10);

  List<String> of(Picture picture, FaultExplanation explanation) {
    DmaFault fault = explanation.fault();
    List<String> lines = new ArrayList<>();
    add(
        lines,
        "fault",
        style.bold(
            "%s of %s, reason %s %s"
                .formatted(
                    fault.access().label(),
                    fault.access() == Access.INTERRUPT
                        ? "index " + fault.address()
                        : AddressRange.hex(fault.address()),
                    fault.reasonCode(),
                    Printable.of(fault.text()))));
    add(lines, "device", device(picture, fault));
    explanation.requester().forEach(line -> add(lines, "", Printable.of(line)));
    add(
        lines,
        "address",
        "%s (%s)".formatted(Printable.of(explanation.where()), explanation.region().label()));
    add(lines, "cause", Printable.of(explanation.cause()));
    add(lines, "next", Printable.of(explanation.next()));
    return lines;
  }

  private static String device(Picture picture, DmaFault fault) {
    return picture
        .device(fault.device())
        .map(DevicePicture::device)
        .map(device -> described(picture, device))
        .orElse(fault.device() + ", which this host does not have");
  }

  private static String described(Picture picture, PciDevice device) {
    return "%s %s, group %s, driver %s"
        .formatted(
            device.address(),
            DeviceNames.of(device, picture.host().pci().names()),
            Printable.orDash(device.binding().group()),
            Printable.orDash(device.binding().driver()));
  }

  private static void add(List<String> lines, String title, String text) {
    lines.addAll(Wrapped.lines("%-10s%s".formatted(title, text), INDENT));
  }
}
