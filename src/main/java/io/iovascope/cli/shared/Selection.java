// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.address.AddressSet;
import io.iovascope.model.picture.DeviceKind;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which devices to show, and in which order. An empty list of a kind of filter lets everything
 * pass.
 */
public record Selection(
    List<DeviceKind> kinds, List<Integer> groups, List<String> drivers, Sort sort) {

  /** Orders of the list of devices. */
  public enum Sort {
    GROUP,
    ADDRESS,
    USABLE,
    DRIVER,
    KIND
  }

  /** The picture with the devices that pass, in order, and with their groups alone. */
  public Picture of(Picture picture) {
    List<DevicePicture> devices =
        picture.devices().stream().filter(this::passes).sorted(comparator()).toList();
    Set<Integer> ids =
        devices.stream()
            .flatMap(device -> Optional.ofNullable(device.device().binding().group()).stream())
            .collect(Collectors.toSet());
    List<GroupPicture> kept =
        isEverything()
            ? picture.groups()
            : picture.groups().stream().filter(group -> ids.contains(group.group().id())).toList();
    return picture.only(kept, devices);
  }

  private boolean isEverything() {
    return kinds.isEmpty() && groups.isEmpty() && drivers.isEmpty();
  }

  private boolean passes(DevicePicture picture) {
    return (kinds.isEmpty() || kinds.contains(DeviceKind.of(picture.device())))
        && (groups.isEmpty() || groups.contains(picture.device().binding().group()))
        && (drivers.isEmpty() || drivers.contains(picture.device().binding().driver()));
  }

  private Comparator<DevicePicture> comparator() {
    Comparator<DevicePicture> byAddress =
        Comparator.comparing(picture -> picture.device().address());
    return switch (sort) {
      case ADDRESS -> byAddress;
      case GROUP ->
          Comparator.comparing(
                  (DevicePicture picture) -> picture.device().binding().group(),
                  Comparator.nullsLast(Comparator.naturalOrder()))
              .thenComparing(byAddress);
      case USABLE ->
          Comparator.comparing(
                  (DevicePicture picture) -> size(picture.dmaApi().usable()), Long::compareUnsigned)
              .thenComparing(byAddress);
      case DRIVER ->
          Comparator.comparing(
                  (DevicePicture picture) -> picture.device().binding().driver(),
                  Comparator.nullsLast(Comparator.naturalOrder()))
              .thenComparing(byAddress);
      case KIND ->
          Comparator.comparing((DevicePicture picture) -> DeviceKind.of(picture.device()))
              .thenComparing(byAddress);
    };
  }

  /** What is not known sorts last. */
  private static long size(@Nullable AddressSet usable) {
    return usable == null ? -1 : usable.size();
  }
}
