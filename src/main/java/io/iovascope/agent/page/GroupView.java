// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.finding.Finding;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One group: who is in it, what is to be known about it, and its map.
 *
 * @param type type of the default domain
 * @param why the reason of the verdict; empty where VFIO's refusal, which is among the facts, is it
 * @param members its devices; of many, the first ones
 * @param moreMembers number of those that are not shown
 * @param notices what was found about it that is worse than information; of many, the worst
 * @param moreNotices number of those that are not shown
 */
record GroupView(
    int id,
    String type,
    VerdictView verdict,
    String why,
    List<Member> members,
    int moreMembers,
    List<Fact> facts,
    List<Notice> notices,
    int moreNotices,
    GroupMap map) {

  private static final int MOST_MEMBERS = 8;
  private static final int MOST_NOTICES = 4;

  /**
   * A device of the group.
   *
   * @param first whether it was first when the IOVA tree was built
   */
  record Member(String address, String words, boolean first) {}

  /** A finding in short. */
  record Notice(String severity, String id, String summary) {}

  /** Something about the group. */
  record Fact(String label, String text) {}

  /**
   * @param devices the functions of the group
   * @param findings those about the group or its devices
   * @param allocated how full its IOVA space was; null if that is not known
   */
  static GroupView of(
      GroupPicture group,
      List<DevicePicture> devices,
      List<Finding> findings,
      @Nullable AllocatedSpace allocated,
      PciNames names) {
    Map<String, PciDevice> byName =
        devices.stream()
            .map(DevicePicture::device)
            .collect(
                Collectors.toMap(
                    device -> device.address().toString(),
                    Function.identity(),
                    (one, other) -> one));
    List<String> all = group.group().devices();
    List<Member> members = new ArrayList<>();
    for (String name : all.subList(0, Math.min(all.size(), MOST_MEMBERS))) {
      members.add(
          new Member(
              PageText.of(name), words(byName.get(name), names), name.equals(group.firstDevice())));
    }
    List<Notice> notices = notices(findings);
    int shown = Math.min(notices.size(), MOST_NOTICES);
    List<Fact> facts = facts(group, devices);
    facts.addAll(allocated == null ? List.of() : allocated.facts());
    VerdictView verdict = VerdictView.of(group.assignability());
    return new GroupView(
        group.group().id(),
        group.group().type() == null ? "type unknown" : PageText.of(group.group().type()),
        verdict,
        group.vfio().allowed() ? verdict.reason() : "",
        members,
        all.size() - members.size(),
        facts,
        notices.subList(0, shown),
        notices.size() - shown,
        GroupMap.of(
            group.group().id(),
            new GroupRows(group, devices, allocated == null ? null : allocated.row()).rows()));
  }

  private static String words(@Nullable PciDevice device, PciNames names) {
    if (device == null) {
      return "not on PCI, or gone";
    }
    String driver = device.binding().driver();
    return "%s, %s, %s"
        .formatted(
            DeviceKind.of(device).label(),
            PageText.of(DeviceNames.of(device, names)),
            driver == null ? "no driver" : PageText.of(driver));
  }

  private static List<Fact> facts(GroupPicture group, List<DevicePicture> devices) {
    List<Fact> facts = new ArrayList<>();
    if (group.group().isTranslated()) {
      facts.add(new Fact("first device", firstDevice(group)));
    }
    largest(devices).ifPresent(text -> facts.add(new Fact("largest block", text)));
    facts.add(new Fact("kernel's regions", agreement(group)));
    facts.add(new Fact("VFIO", access(group.vfio())));
    facts.add(new Fact("iommufd", access(group.iommufd())));
    return facts;
  }

  private static String firstDevice(GroupPicture group) {
    String first = group.firstDevice();
    Confidence confidence = group.firstDeviceConfidence();
    if (first == null || confidence == null) {
      return "unknown";
    }
    String gone = group.group().devices().contains(first) ? "" : "; it is gone by now";
    return "%s, %s%s".formatted(PageText.of(first), confidence.label(), gone);
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
        : "different from the prediction; the kernel's list is used";
  }

  private static String access(UserspaceAccess access) {
    UserspaceAccess.Refusal refusal = access.refusal();
    if (refusal != null) {
      return PageText.of(
          "refused with %s (\"%s\"): %s"
              .formatted(refusal.error(), refusal.message(), refusal.reason()));
    }
    AddressSet usable = access.usable();
    return usable == null
        ? "unknown: the group's regions or the unit's registers could not be read"
        : "%s in %d ranges".formatted(Sizes.text(usable.size()), usable.ranges().size());
  }

  /** The largest block below 4 GiB of the device that has the smallest one. */
  private static Optional<String> largest(List<DevicePicture> devices) {
    record Block(PciAddress device, long size) {}
    List<Block> blocks = new ArrayList<>();
    for (DevicePicture each : devices) {
      AddressSet below = each.dmaApi().usable32();
      if (below != null) {
        blocks.add(
            new Block(
                each.device().address(), below.largestRange().map(AddressRange::size).orElse(0L)));
      }
    }
    return blocks.stream()
        .min((one, other) -> Long.compareUnsigned(one.size(), other.size()))
        .map(
            block ->
                "%s below 4 GiB through the DMA API%s"
                    .formatted(
                        Sizes.text(block.size()),
                        blocks.size() == 1 ? "" : ", of " + block.device() + " which has least"));
  }

  private static List<Notice> notices(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() != Finding.Severity.INFO)
        .sorted(Comparator.comparing(Finding::severity))
        .map(
            finding ->
                new Notice(
                    finding.severity().label(),
                    PageText.of(finding.id()),
                    PageText.of(finding.summary())))
        .toList();
  }
}
