// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.scan;

import io.iovascope.address.AddressSet;
import io.iovascope.cli.shared.Selection;
import io.iovascope.cli.shared.SourceLines;
import io.iovascope.cli.terminal.BindingText;
import io.iovascope.cli.terminal.KernelBehaviourText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.cli.terminal.Table.Column;
import io.iovascope.finding.Finding;
import io.iovascope.host.BootLog;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.Assignability.Verdict;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitFeatures;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The screen of {@code iovascope scan}. */
public final class ScanText {

  /** More remarks of one kind would not fit the screen that a scan is. */
  static final int MOST_OF_ONE_KIND = 20;

  private final Style style;
  private final boolean verbose;

  public ScanText(Style style, boolean verbose) {
    this.style = style;
    this.verbose = verbose;
  }

  /** Findings that are for information alone are left to {@code check}, unless all is asked for. */
  public List<String> of(Picture whole, Selection selection, List<Finding> all, boolean hardware) {
    List<Finding> findings =
        all.stream()
            .filter(finding -> verbose || finding.severity() != Finding.Severity.INFO)
            .toList();
    Picture picture = selection.of(whole);
    List<String> lines = new ArrayList<>(header(whole, findings));
    if (!picture.devices().isEmpty()) {
      lines.add("");
      List<String> table = hardware ? hardwareTable(picture) : spaceTable(picture);
      lines.add(style.bold(table.get(0)));
      lines.addAll(table.subList(1, table.size()));
    }
    lines.addAll(findings(picture, findings));
    lines.addAll(new ScanAssignment(style).of(picture));
    lines.addAll(notes(picture));
    if (verbose) {
      lines.addAll(new KernelBehaviourText(style).of(whole.behaviour(), whole.host().isVtd()));
    }
    lines.addAll(new SourceLines(style, verbose).of(whole.host().sources()));
    if (whole.state() == IommuState.ABSENT) {
      lines.add("");
      lines.add("To see what is said of a host that has an IOMMU: iovascope scan --host demo");
    }
    return lines;
  }

  private List<String> header(Picture picture, List<Finding> findings) {
    Host host = picture.host();
    List<String> lines = new ArrayList<>();
    String name =
        host.kernel().hostname().optional().map(text -> Printable.of(text) + ", ").orElse("");
    lines.add(
        "host      %sLinux %s"
            .formatted(
                name,
                host.kernel()
                    .release()
                    .optional()
                    .map(kernel -> Printable.of(kernel.text()))
                    .orElse("?")));
    String state = picture.state().label();
    String reason = Printable.of(picture.stateReason());
    lines.addAll(
        style.wrapped(
            "IOMMU     "
                + (picture.state().works() ? style.green(state) : style.red(state))
                + ": "
                + reason,
            "          "));
    for (UnitPicture unit : picture.units()) {
      lines.add("unit      " + unit(unit));
      IommuUnit.Capability capability = unit.unit().capability();
      IommuUnit.ExtendedCapability extended = unit.unit().extendedCapability();
      if (verbose && capability != null && extended != null) {
        lines.addAll(
            style.wrapped(
                "          " + String.join(" ", UnitFeatures.of(capability, extended)),
                "          "));
      }
    }
    if (!picture.groups().isEmpty()) {
      lines.add("groups    " + groups(picture));
    }
    List<BootLog.FirmwareBug> bugs =
        host.kernel().bootLog().optional().map(BootLog::rmrrFirmwareBugs).orElse(List.of());
    if (!bugs.isEmpty()) {
      lines.addAll(
          style.wrapped(
              "firmware  %d complaints of the kernel about RMRRs, the first: %s"
                  .formatted(bugs.size(), Printable.of(bugs.get(0).message())),
              "          "));
    }
    if (!findings.isEmpty()) {
      lines.add("findings  " + counts(findings));
    }
    return lines;
  }

  private static String unit(UnitPicture picture) {
    String width =
        picture.dmaApi() == null
            ? "aperture unknown"
            : "%d-bit aperture, %s"
                .formatted(picture.dmaApi().bits(), picture.dmaApi().stage().label());
    String userspace =
        picture.userspace() == null || picture.userspace().equals(picture.dmaApi())
            ? ""
            : ", VFIO %d-bit".formatted(picture.userspace().bits());
    return "%s: %s%s%s, %s of %s domain ids, %d devices"
        .formatted(
            Printable.of(picture.unit().name()),
            picture.scalable() ? "scalable mode, " : "",
            width,
            userspace,
            picture.unit().domainsUsed() == null ? "?" : picture.unit().domainsUsed(),
            picture.unit().domainsSupported() == null ? "?" : picture.unit().domainsSupported(),
            picture.unit().devices().size());
  }

  private static String groups(Picture picture) {
    long unknown = picture.groupsThatAre(Verdict.UNKNOWN);
    return "%d with %d devices; for a VM: %d ready, %d after unbinding, %d refused%s"
        .formatted(
            picture.groups().size(),
            picture.devices().size(),
            picture.groupsThatAre(Verdict.READY),
            picture.groupsThatAre(Verdict.AFTER_UNBINDING),
            picture.groupsThatAre(Verdict.REFUSED),
            unknown == 0 ? "" : ", %d not known".formatted(unknown));
  }

  /** The findings about what is shown; files that are missing are in the list of sources. */
  private List<String> findings(Picture shown, List<Finding> findings) {
    Set<PciAddress> devices =
        shown.devices().stream().map(each -> each.device().address()).collect(Collectors.toSet());
    Set<Integer> groups =
        shown.groups().stream().map(each -> each.group().id()).collect(Collectors.toSet());
    Map<String, List<Finding>> alike = new LinkedHashMap<>();
    for (Finding finding : findings) {
      boolean about =
          finding.device() != null
              ? devices.contains(finding.device())
              : finding.group() == null || groups.contains(finding.group());
      if (about && !finding.id().equals("source-missing")) {
        alike.computeIfAbsent(finding.id(), id -> new ArrayList<>()).add(finding);
      }
    }
    List<String> lines = new ArrayList<>();
    alike.forEach(
        (id, some) -> {
          some.stream().limit(MOST_OF_ONE_KIND).forEach(finding -> lines.addAll(lines(finding)));
          if (some.size() > MOST_OF_ONE_KIND) {
            lines.add(
                "  and %d more of %s; -o json has them all"
                    .formatted(some.size() - MOST_OF_ONE_KIND, id));
          }
        });
    return style.section("Findings", lines);
  }

  private List<String> lines(Finding finding) {
    String severity =
        finding.severity() == Finding.Severity.INFO
            ? finding.severity().label()
            : style.red(finding.severity().label());
    List<String> lines =
        new ArrayList<>(
            style.wrapped(
                "  %s %s: %s".formatted(severity, finding.id(), Printable.of(finding.summary())),
                "    "));
    finding
        .evidence()
        .forEach(
            each -> lines.addAll(style.wrapped("    " + Printable.of(each.toString()), "      ")));
    lines.addAll(style.wrapped("    what to do: " + Printable.of(finding.remedy()), "      "));
    return lines;
  }

  private static List<String> notes(Picture picture) {
    List<DmaApiSpace> spaces =
        picture.devices().stream()
            .map(DevicePicture::dmaApi)
            .filter(space -> space.state() == DmaApiSpace.State.TRANSLATED)
            .toList();
    List<String> lines = new ArrayList<>();
    boolean collected = picture.devices().stream().allMatch(each -> each.device().masks().told());
    if (!collected) {
      lines.add(
          "* the DMA mask is not known: ALL is what 64 bits would reach; BELOW 4G holds for 32 bits"
              + " and more");
    } else if (!spaces.stream().allMatch(DmaApiSpace::limitsKnown)) {
      lines.add(
          "* no driver of the host has set the DMA mask: the default, or what the last one left");
    }
    if (!spaces.stream().allMatch(DmaApiSpace::reservationsKnown)) {
      lines.add("~ estimated: what the kernel keeps back could not be read, see below");
    }
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private static String counts(List<Finding> findings) {
    List<String> counts = new ArrayList<>();
    for (Finding.Severity severity : Finding.Severity.values()) {
      long count = findings.stream().filter(finding -> finding.severity() == severity).count();
      if (count > 0) {
        counts.add(count + " " + severity.label());
      }
    }
    return String.join(", ", counts);
  }

  private List<String> spaceTable(Picture picture) {
    Table table =
        new Table(
            Column.right("GROUP"),
            Column.left("DEVICE"),
            Column.left("KIND"),
            Column.elastic("NAME"),
            Column.elastic("DRIVER"),
            Column.right("BELOW 4G"),
            Column.right("ALL"),
            Column.left("VM"));
    Set<Integer> seen = new HashSet<>();
    Map<Integer, GroupPicture> groups =
        picture.groups().stream()
            .collect(Collectors.toMap(group -> group.group().id(), Function.identity()));
    for (DevicePicture each : picture.devices()) {
      PciDevice device = each.device();
      boolean firstOfGroup = device.binding().group() != null && seen.add(device.binding().group());
      GroupPicture group = firstOfGroup ? groups.get(device.binding().group()) : null;
      DmaApiSpace space = each.dmaApi();
      table.row(
          BindingText.group(each),
          device.address().toString(),
          DeviceKind.of(device).label(),
          DeviceNames.of(device, picture.host().pci().names()),
          BindingText.driver(device),
          size(space, space.usable32()),
          size(space, space.usable()),
          group == null ? "" : group.assignability().verdict().label());
    }
    return style.lines(table);
  }

  private static String size(DmaApiSpace space, @Nullable AddressSet usable) {
    return space.state() == DmaApiSpace.State.TRANSLATED
        ? (space.reservationsKnown() ? "" : "~")
            + Sizes.text(usable == null ? null : usable.size())
            + (space.limitsKnown() ? "" : "*")
        : space.state().label();
  }

  private List<String> hardwareTable(Picture picture) {
    Table table =
        new Table(
            Column.right("GROUP"),
            Column.left("DEVICE"),
            Column.elastic("NAME"),
            Column.elastic("DRIVER"),
            Column.right("NUMA"),
            Column.left("UNIT"),
            Column.right("MASK"),
            Column.right("COHERENT"),
            Column.left("ATS"),
            Column.left("PASID"),
            Column.left("ACS"));
    for (DevicePicture each : picture.devices()) {
      PciDevice device = each.device();
      table.row(
          BindingText.group(each),
          device.address().toString(),
          DeviceNames.of(device, picture.host().pci().names()),
          BindingText.driver(device),
          Printable.orDash(device.place().numaNode()),
          BindingText.unit(each),
          Printable.orDash(device.masks().streamingBits()),
          Printable.orDash(device.masks().coherentBits()),
          device.ats().word(),
          device.pasid().word(),
          device.acs().word());
    }
    return style.lines(table);
  }
}
