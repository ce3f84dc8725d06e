package io.iovascope.cli;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.PciAddress;
import io.iovascope.model.DevicePicture;
import io.iovascope.model.DmaApiSpace;
import io.iovascope.model.GroupPicture;
import io.iovascope.model.PeerRange;
import io.iovascope.model.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What {@code iovascope scan} warns of, and the note on masks that nobody has set. */
final class ScanDangers {

  private final Style style;

  ScanDangers(Style style) {
    this.style = style;
  }

  /**
   * @param picture what is shown; of what is not shown nothing is known here
   */
  List<String> of(Picture picture) {
    Map<Integer, AddressSet> unreserved = new HashMap<>();
    Map<PciAddress, Integer> groups = new HashMap<>();
    for (DevicePicture each : picture.devices()) {
      Integer group = each.device().group();
      if (group != null) {
        groups.put(each.device().address(), group);
        unreserved.merge(group, each.dmaApi().unreservedDirect(), AddressSet::union);
      }
    }
    List<String> lines = new ArrayList<>();
    for (GroupPicture group : picture.groups()) {
      AddressSet direct = unreserved.getOrDefault(group.group().id(), AddressSet.EMPTY);
      lines.addAll(unreserved(group, direct));
    }
    List<List<String>> peers =
        picture.devices().stream()
            .map(each -> foreignPeers(each, groups))
            .filter(each -> !each.isEmpty())
            .toList();
    peers.stream().limit(ScanText.MOST_OF_ONE_KIND).forEach(lines::addAll);
    if (peers.size() > ScanText.MOST_OF_ONE_KIND) {
      lines.add(
          "  and %d more devices with such peers; -o json has them all"
              .formatted(peers.size() - ScanText.MOST_OF_ONE_KIND));
    }
    List<String> section = style.section("Dangers", lines);
    section.addAll(notes(picture));
    return section;
  }

  private static List<String> notes(Picture picture) {
    List<DmaApiSpace> spaces =
        picture.devices().stream()
            .map(DevicePicture::dmaApi)
            .filter(space -> space.state() == DmaApiSpace.State.TRANSLATED)
            .toList();
    List<String> lines = new ArrayList<>();
    if (!spaces.stream().allMatch(DmaApiSpace::limitsKnown)) {
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

  private static List<String> unreserved(GroupPicture group, AddressSet direct) {
    List<String> lines = new ArrayList<>();
    for (AddressRange range : direct.ranges()) {
      lines.addAll(
          Wrapped.lines(
              ("  group %d: %s is mapped 1:1 for firmware, yet the DMA API may hand it out (first"
                      + " device is %s)")
                  .formatted(group.group().id(), range, Printable.orDash(group.firstDevice())),
              "    "));
    }
    return lines;
  }

  /** Devices of one group are never kept apart, so that only peers in other groups are news. */
  private static List<String> foreignPeers(DevicePicture each, Map<PciAddress, Integer> groups) {
    Set<String> peers = new TreeSet<>();
    for (PeerRange peer : each.peers()) {
      Integer group = groups.get(peer.peer());
      if (peer.isExposed() && !Objects.equals(group, each.device().group())) {
        peers.add(peer.peer().toString());
      }
    }
    return peers.isEmpty()
        ? List.of()
        : Wrapped.lines(
            "  %s: requests may reach peers in other groups directly, at the addresses of %s"
                .formatted(each.device().address(), String.join(" ", peers)),
            "    ");
  }
}
