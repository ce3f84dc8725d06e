// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressSet;
import io.iovascope.host.DeviceNames;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of the devices.
 *
 * @param headings of the columns
 * @param rows by group; those without a group last
 * @param masksUnset whether some row says {@code *}: no driver has set the DMA mask
 * @param estimated whether some row says {@code ~}: what the kernel keeps back is not known
 */
record DevicesView(List<Heading> headings, List<Row> rows, boolean masksUnset, boolean estimated) {

  /** A group without isolation can hold everything below a host bridge. */
  static final int MOST_OF_GROUP = 64;

  /** All devices, where there is no working IOMMU. */
  static final int MOST_WITHOUT_GROUP = 256;

  private enum Column {
    GROUP("Group", true, GroupOrder.NUMBER),
    DEVICE("Device", false, GroupOrder.DEVICE),
    KIND("Kind", false, null),
    NAME("Name", false, null),
    DRIVER("Driver", false, GroupOrder.DRIVER),
    BELOW_4_GIB("Below 4 GiB", true, GroupOrder.BELOW_4_GIB),
    ALL("All", true, GroupOrder.ALL),
    FOR_A_VM("For a VM", false, GroupOrder.VERDICT);

    private final String words;
    private final boolean numbers;
    private final @Nullable GroupOrder order;

    Column(String words, boolean numbers, @Nullable GroupOrder order) {
      this.words = words;
      this.numbers = numbers;
      this.order = order;
    }
  }

  /**
   * The head of a column.
   *
   * @param numbers whether it is a column of numbers
   * @param sortHref link to the groups in the order of this column; empty if there is none
   * @param sorted whether they are in this order now
   */
  record Heading(String words, boolean numbers, String sortHref, boolean sorted) {}

  /**
   * A device, or the words that stand for those that are not shown.
   *
   * @param group its number; empty if it has none
   * @param verdict of its group, in the first row of a group; null in the others
   * @param more what is not shown, in words; empty in the row of a device
   */
  record Row(
      String group,
      String address,
      String kind,
      String name,
      String driver,
      String below4GiB,
      String all,
      @Nullable VerdictView verdict,
      String more) {

    static Row saying(String group, String more) {
      return new Row(group, "", "", "", "", "", "", null, more);
    }
  }

  /**
   * @param members the functions of each group
   * @param selection which the list comes from, for links to it in other orders
   */
  static DevicesView of(
      Picture picture, GroupWindow window, GroupMembers members, PageSelection selection) {
    PciNames names = picture.host().pci().names();
    List<DevicePicture> shown = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (GroupPicture group : window.groups()) {
      int id = group.group().id();
      List<DevicePicture> devices = members.of(group);
      VerdictView verdict = VerdictView.of(group.assignability());
      for (DevicePicture each : first(devices, MOST_OF_GROUP)) {
        shown.add(each);
        rows.add(row(each, Integer.toString(id), names, verdict));
        verdict = null;
      }
      if (devices.size() > MOST_OF_GROUP) {
        rows.add(more(Integer.toString(id), devices.size() - MOST_OF_GROUP));
      }
    }
    if (window.begins()) {
      List<DevicePicture> devices =
          picture.devices().stream()
              .filter(each -> each.device().binding().group() == null)
              .toList();
      // Where no device has a group, the state of the IOMMU says why.
      boolean apart = window.total() > 0;
      for (DevicePicture each : first(devices, MOST_WITHOUT_GROUP)) {
        shown.add(each);
        rows.add(row(each, "", names, apart ? VerdictView.withoutGroup(each.dmaApi()) : null));
      }
      if (devices.size() > MOST_WITHOUT_GROUP) {
        rows.add(more("", devices.size() - MOST_WITHOUT_GROUP));
      }
    }
    List<DmaApiSpace> translated =
        shown.stream()
            .map(DevicePicture::dmaApi)
            .filter(space -> space.state() == DmaApiSpace.State.TRANSLATED)
            .toList();
    return new DevicesView(
        headings(window, selection),
        rows,
        !translated.stream().allMatch(DmaApiSpace::limitsKnown),
        !translated.stream().allMatch(DmaApiSpace::reservationsKnown));
  }

  /** One group alone has no order. */
  private static List<Heading> headings(GroupWindow window, PageSelection selection) {
    boolean several = window.groups().size() > 1;
    return Stream.of(Column.values())
        .map(
            column ->
                new Heading(
                    column.words,
                    column.numbers,
                    several && column.order != null ? selection.linkIn(column.order) : "",
                    several && column.order == selection.order()))
        .toList();
  }

  private static List<DevicePicture> first(List<DevicePicture> devices, int most) {
    return devices.subList(0, Math.min(devices.size(), most));
  }

  private static Row more(String group, int count) {
    return Row.saying(group, "and %d more devices; /api/v1/picture has them all".formatted(count));
  }

  private static Row row(
      DevicePicture each, String group, PciNames names, @Nullable VerdictView verdict) {
    PciDevice device = each.device();
    DmaApiSpace space = each.dmaApi();
    return new Row(
        group,
        device.address().toString(),
        DeviceKind.of(device).label(),
        PageText.of(DeviceNames.of(device, names)),
        driver(device),
        size(space, space.usable32()),
        size(space, space.usable()),
        verdict,
        "");
  }

  /** A question mark where nobody has told whether there is one. */
  private static String driver(PciDevice device) {
    String driver = device.binding().driver();
    if (driver != null) {
      return PageText.of(driver);
    }
    return device.binding().driverTold() ? "-" : "?";
  }

  private static String size(DmaApiSpace space, @Nullable AddressSet usable) {
    return switch (space.state()) {
      case TRANSLATED ->
          (space.reservationsKnown() ? "" : "~")
              + Sizes.text(usable == null ? null : usable.size())
              + (space.limitsKnown() ? "" : "*");
      case IDENTITY -> "identity";
      case NONE -> "untranslated";
      case UNKNOWN -> "?";
    };
  }
}
