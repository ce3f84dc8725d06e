// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.show;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.terminal.AddressMap;
import io.iovascope.cli.terminal.BindingText;
import io.iovascope.cli.terminal.ClaimText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.usage.UsageText;
import io.iovascope.finding.Observed;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.TreeNode;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of {@code iovascope show}. */
final class ShowText {

  private final Picture picture;
  private final @Nullable Usage usage;
  private final Style style;

  ShowText(Observed observed, Style style) {
    this.picture = observed.picture();
    this.usage = observed.usage();
    this.style = style;
  }

  List<String> of(DevicePicture found) {
    PciDevice device = found.device();
    DmaApiSpace space = found.dmaApi();
    Optional<GroupPicture> group = picture.group(device.binding().group());
    List<String> lines = new ArrayList<>(identity(found, group));
    lines.add("");
    lines.addAll(dmaApi(space));
    lines.addAll(inUse(device.binding().group(), device.address().toString()));
    group.ifPresent(
        each -> {
          lines.addAll(access("VFIO", each.vfio()));
          lines.addAll(access("iommufd", each.iommufd()));
        });
    Set<Claim> claims = new LinkedHashSet<>(space.claims());
    found.peers().stream().map(PeerRange::claim).forEach(claims::add);
    lines.addAll(
        map(List.copyOf(claims), space.usable(), group.map(GroupPicture::vfio).orElse(null)));
    lines.addAll(claims(claims));
    return lines;
  }

  List<String> of(GroupPicture found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            "IOMMU group %d, type %s"
                .formatted(found.group().id(), Printable.orDash(found.group().type()))));
    for (String name : found.group().devices()) {
      String detail =
          PciAddress.parse(name)
              .flatMap(picture::device)
              .map(
                  each ->
                      "%s  %s, %s, driver %s"
                          .formatted(
                              each.device().address(),
                              DeviceNames.of(each.device(), picture.host().pci().names()),
                              DeviceKind.of(each.device()).label(),
                              BindingText.driver(each.device())))
              .orElse(Printable.of(name));
      boolean first = name.equals(found.firstDevice());
      lines.add("  " + detail + (first ? "  <- first" : ""));
    }
    lines.add("");
    lines.addAll(regions(found));
    lines.addAll(tree(found));
    lines.addAll(inUse(found.group().id(), null));
    lines.addAll(access("VFIO", found.vfio()));
    lines.addAll(access("iommufd", found.iommufd()));
    lines.addAll(
        style.wrapped(
            "for a VM    %s: %s"
                .formatted(
                    found.assignability().verdict().label(),
                    Printable.of(found.assignability().reason())),
            " ".repeat(12)));
    lines.addAll(map(found.vfio().claims(), null, found.vfio()));
    lines.addAll(claims(new LinkedHashSet<>(found.vfio().claims())));
    return lines;
  }

  private List<String> identity(DevicePicture found, Optional<GroupPicture> group) {
    PciDevice device = found.device();
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            "%s  %s"
                .formatted(
                    device.address(), DeviceNames.withIds(device, picture.host().pci().names()))));
    lines.add(
        "%s, class %s, driver %s, NUMA node %s%s"
            .formatted(
                DeviceKind.of(device).label(),
                device.identity().classCode() == null
                    ? "?"
                    : "0x%06x".formatted(device.identity().classCode()),
                BindingText.driver(device),
                Printable.orDash(device.place().numaNode()),
                device.sriov().physicalFunction() == null
                    ? ""
                    : ", virtual function of " + device.sriov().physicalFunction()));
    lines.add(
        "group %s%s, unit %s, host bridge %s"
            .formatted(
                BindingText.group(found),
                group
                    .map(
                        each ->
                            " (%s, first device %s)"
                                .formatted(
                                    Printable.orDash(each.group().type()),
                                    Printable.orDash(each.firstDevice())))
                    .orElse(""),
                BindingText.unit(found),
                device.place().rootBus()));
    lines.add(
        "path %s"
            .formatted(
                String.join(
                    " > ", device.place().path().stream().map(PciAddress::toString).toList())));
    lines.add(
        "ATS %s, PASID %s, ACS %s"
            .formatted(device.ats().word(), device.pasid().word(), device.acs().word()));
    return lines;
  }

  private List<String> dmaApi(DmaApiSpace space) {
    List<String> lines = new ArrayList<>();
    AddressSet usable = space.usable();
    AddressSet below = space.usable32();
    if (usable == null || below == null) {
      return style.wrapped(
          "DMA API     %s: %s".formatted(space.state().label(), Printable.of(space.stateReason())),
          " ".repeat(12));
    }
    lines.addAll(
        style.wrapped(
            "DMA API     %s usable, %s below 4 GiB; largest block %s, below 4 GiB %s"
                .formatted(
                    Sizes.text(usable.size()),
                    Sizes.text(below.size()),
                    largest(usable),
                    largest(below)),
            " ".repeat(12)));
    lines.add(
        "  limits    streaming to %s, coherent to %s%s"
            .formatted(
                limit(space.streamingLimit()),
                limit(space.coherentLimit()),
                space.limitsKnown() ? "" : " (no driver set them)"));
    lines.add("  tables    " + aperture(space.aperture()));
    lines.add("  order     " + order(space.thirtyTwoBitFirst()));
    return lines;
  }

  private static String order(@Nullable Boolean thirtyTwoBitFirst) {
    if (thirtyTwoBitFirst == null) {
      return "unknown";
    }
    return thirtyTwoBitFirst ? "addresses below 4 GiB first" : "from the top of the limit down";
  }

  /**
   * How full the group's IOVA space was below the limit of a device, if that was read; without a
   * device, below the lowest limit of those with a driver.
   */
  private List<String> inUse(@Nullable Integer group, @Nullable String device) {
    GroupUsage found = usage == null || group == null ? null : usage.group(group).orElse(null);
    SpaceUsage space = found == null ? null : found.space().value();
    if (usage == null || found == null || space == null) {
      return List.of();
    }
    Occupancy limit =
        Optional.ofNullable(device)
            .flatMap(found::device)
            .flatMap(space::below)
            .orElseGet(() -> IovaZone.belowLimit(found, space));
    return style.wrapped("in use      " + UsageText.inShort(usage, limit), " ".repeat(12));
  }

  private static String largest(AddressSet set) {
    return Sizes.text(set.largestRange().map(AddressRange::size).orElse(0L));
  }

  private static String limit(@Nullable Long limit) {
    return limit == null ? "?" : AddressRange.hex(limit);
  }

  private static String aperture(@Nullable Aperture aperture) {
    return aperture == null
        ? "aperture unknown"
        : "aperture %d bits, %s".formatted(aperture.bits(), aperture.stage().label());
  }

  private List<String> access(String title, UserspaceAccess access) {
    if (access.refusal() != null) {
      return style.wrapped(
          "%-10s  %s with %s (\"%s\"): %s"
              .formatted(
                  title,
                  style.red("refused"),
                  access.refusal().error(),
                  access.refusal().message(),
                  Printable.of(access.refusal().reason())),
          " ".repeat(12));
    }
    if (access.usable() == null) {
      return List.of(
          "%-10s  ranges unknown: the group's regions or %s"
              .formatted(title, picture.apertureUnknown()));
    }
    List<String> lines = new ArrayList<>();
    String label = title;
    for (AddressRange range : access.usable().ranges()) {
      lines.add("%-10s  %s".formatted(label, HostCommand.rangeAndSize(range)));
      label = "";
    }
    return lines;
  }

  private static List<String> regions(GroupPicture found) {
    List<String> lines = new ArrayList<>();
    String label = "regions";
    List<ReservedRegion> shown = found.group().reservedRegions().orElse(found.modelReserved());
    for (ReservedRegion region : shown) {
      lines.add("%-10s  %s  %s".formatted(label, region.range(), region.kind().label()));
      label = "";
    }
    lines.add("%-10s  (%s)".formatted("", agreement(found)));
    return lines;
  }

  private static String agreement(GroupPicture group) {
    Boolean agrees = group.agrees();
    if (agrees == null) {
      return group.modelReserved().isEmpty()
          ? "the kernel's own list; nothing is predicted on this IOMMU"
          : "cannot be compared with the prediction";
    }
    return agrees
        ? "as predicted from the DMAR table"
        : "DIFFERENT from the prediction; the kernel's list is used";
  }

  private static List<String> tree(GroupPicture found) {
    List<String> lines = new ArrayList<>();
    String label = "IOVA tree";
    for (TreeNode node : found.dmaIommuTree()) {
      lines.add(
          "%-10s  %s  %-16s  %s"
              .formatted(label, node.range(), node.kind().label(), node.confidence().label()));
      label = "";
    }
    return lines;
  }

  private List<String> map(
      List<Claim> claims, @Nullable AddressSet usable, @Nullable UserspaceAccess vfio) {
    AddressMap map = new AddressMap();
    for (Layer layer : Layer.values()) {
      claims.stream()
          .filter(claim -> claim.layer() == layer)
          .forEach(
              claim -> map.add(layer.label(), symbol(claim.kind()), AddressSet.of(claim.range())));
    }
    if (usable != null) {
      map.add("DMA API", '=', usable);
    }
    if (vfio != null && vfio.usable() != null && !vfio.usable().isEmpty()) {
      map.add("VFIO", '=', vfio.usable());
    }
    List<String> lines = new ArrayList<>(style.lines(map));
    if (!lines.isEmpty()) {
      lines.add(
          "  D direct  r direct-relaxable  M msi  W bridge window  0 page zero  R reserved"
              + "  p peer");
      if (map.has('B')) {
        lines.add("  B BAR or window of a PCI device, kept out of every domain");
      }
      lines.add("  x above the limit  = usable  . not claimed  + several");
    }
    return style.section("Map (not to scale)", lines);
  }

  private static char symbol(Claim.Kind kind) {
    return switch (kind) {
      case DIRECT -> 'D';
      case DIRECT_RELAXABLE -> 'r';
      case RESERVED -> 'R';
      case MSI -> 'M';
      case BRIDGE_WINDOW -> 'W';
      case PCI_RESOURCE -> 'B';
      case PAGE_ZERO -> '0';
      case ABOVE_LIMIT -> 'x';
      case PEER_BAR, PEER_WINDOW -> 'p';
    };
  }

  private List<String> claims(Set<Claim> claims) {
    List<String> lines = new ArrayList<>();
    claims.stream()
        .sorted(Comparator.comparing(Claim::range).thenComparing(Claim::layer))
        .forEach(claim -> lines.addAll(ClaimText.of(claim, style)));
    return style.section("Claims", lines);
  }
}
