// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.terminal.BindingText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.explain.Cause;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultReason;
import io.iovascope.explain.FaultRequester;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The explanation of a DMA fault for people.
 *
 * @param single whether it is the only one; of several, each is told in few lines
 */
record FaultText(Style style, boolean single) {

  private static final String INDENT = " ".repeat(10);
  private static final String SHORT_INDENT = " ".repeat(4);

  /** More kinds of faults than these are told in a few lines each, to fit on one screen. */
  static final int FEW = 4;

  /** So many causes are worth a thought. */
  private static final int CAUSES = 3;

  /**
   * @param own whether the fault is of this host's log
   */
  List<String> of(Picture picture, FaultGroup group, FaultExplanation explanation, boolean own) {
    DmaFault fault = explanation.fault();
    List<String> lines = new ArrayList<>();
    add(lines, "fault", style.bold(Printable.of(explanation.what())));
    seen(lines, group, own);
    add(lines, "device", device(picture, fault, own));
    explanation.requester().forEach(line -> add(lines, "", Printable.of(line)));
    add(
        lines,
        "address",
        "%s (%s)".formatted(Printable.of(explanation.where()), explanation.region().label()));
    FaultReason reason = explanation.reason();
    if (single && reason != null) {
      add(
          lines,
          "reason",
          "%s; that is not about %s".formatted(reason.meaning(), reason.stage().excludes()));
    }
    if (single) {
      causes(lines, explanation.causes());
    } else {
      causesInShort(lines, explanation.causes());
    }
    return lines;
  }

  private void causes(List<String> lines, List<Cause> causes) {
    String title = "cause";
    for (Cause cause : causes.subList(0, Math.min(CAUSES, causes.size()))) {
      add(
          lines,
          title,
          "%s: %s (%s)"
              .formatted(
                  style.bold(cause.id()),
                  Printable.of(cause.because()),
                  cause.likelihood().label()));
      add(lines, "  proof", Printable.of(cause.proof()));
      add(lines, "  next", Printable.of(cause.next()));
      title = "or";
    }
  }

  private void causesInShort(List<String> lines, List<Cause> causes) {
    Cause first = causes.get(0);
    add(
        lines,
        "cause",
        "%s: %s (%s)"
            .formatted(
                style.bold(first.id()), Printable.of(first.because()), first.likelihood().label()));
    if (causes.size() > 1) {
      add(
          lines,
          "or",
          causes.subList(1, Math.min(CAUSES, causes.size())).stream()
              .map(cause -> "%s (%s)".formatted(cause.id(), cause.likelihood().label()))
              .collect(Collectors.joining(", ")));
    }
    add(lines, "next", Printable.of(first.next()));
  }

  /** Of many faults, each in a few lines. */
  List<String> shortly(
      Picture picture, FaultGroup group, FaultExplanation explanation, boolean own) {
    DmaFault fault = explanation.fault();
    Cause cause = explanation.causes().get(0);
    String driver =
        FaultRequester.device(picture, fault.device(), own)
            .map(found -> found.device().binding().driver())
            .map(name -> " (%s)".formatted(Printable.of(name)))
            .orElse("");
    List<String> lines = new ArrayList<>();
    lines.addAll(
        style.wrapped(
            style.bold(
                "%s%s  %s%s"
                    .formatted(
                        fault.device(), driver, Printable.of(explanation.what()), often(group))),
            INDENT));
    lines.addAll(
        style.wrapped(
            "%s%s, %s: %s"
                .formatted(
                    SHORT_INDENT,
                    cause.id(),
                    cause.likelihood().label(),
                    Printable.of(cause.because())),
            SHORT_INDENT));
    lines.addAll(
        style.wrapped(
            "%snext: %s".formatted(SHORT_INDENT, Printable.of(cause.next())), SHORT_INDENT));
    return lines;
  }

  private static String often(FaultGroup group) {
    String times = group.count() > 1 ? ", %d times".formatted(group.count()) : "";
    return group.suppressed() > 0
        ? "%s and %d reports kept quiet".formatted(times, group.suppressed())
        : times;
  }

  /** How often, and when first and last; of a single fault of this host's log nothing is new. */
  private void seen(List<String> lines, FaultGroup group, boolean own) {
    String first = place(group.first(), own);
    if (group.count() > 1) {
      add(
          lines,
          "seen",
          "%d times; first %s, last %s".formatted(group.count(), first, place(group.last(), own)));
    } else if (!own && group.first().time().isKnown()) {
      add(lines, "seen", first);
    }
    if (group.suppressed() > 0) {
      add(
          lines,
          "",
          "the kernel kept quiet about %d more reports, of this device or another"
              .formatted(group.suppressed()));
    }
    AddressRange addresses = group.addresses();
    if (addresses != null && addresses.start() != addresses.end()) {
      add(
          lines,
          "",
          "addresses from %s to %s"
              .formatted(AddressRange.hex(addresses.start()), AddressRange.hex(addresses.end())));
    }
  }

  private static String place(DmaFault fault, boolean own) {
    String line = own ? "record " + fault.sequence() : "line " + (fault.sequence() + 1);
    return fault.time().isKnown()
        ? "%s (%s)".formatted(Printable.of(fault.time().toString()), line)
        : line;
  }

  private static String device(Picture picture, DmaFault fault, boolean own) {
    return FaultRequester.device(picture, fault.device(), own)
        .map(DevicePicture::device)
        .map(device -> described(picture, device))
        .orElse(
            fault.device()
                + (own
                    ? ", which this host does not have"
                    : ", of another host: give that one with --host to learn more"));
  }

  private static String described(Picture picture, PciDevice device) {
    return "%s %s, group %s, driver %s"
        .formatted(
            device.address(),
            DeviceNames.of(device, picture.host().pci().names()),
            Printable.orDash(device.binding().group()),
            BindingText.driver(device));
  }

  private void add(List<String> lines, String title, String text) {
    lines.addAll(style.wrapped("%-10s%s".formatted(title, text), INDENT));
  }
}
