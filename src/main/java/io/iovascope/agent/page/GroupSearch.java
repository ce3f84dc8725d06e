// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.host.DeviceNames;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.model.picture.DeviceKind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which groups have something that somebody looks for.
 *
 * @param text in lower case: the number of a group, or a part of an address, driver, kind or name
 *     of one of its devices; a number of up to three digits is that of a group alone
 */
record GroupSearch(String text) {

  /** Whatever the case. */
  static GroupSearch of(String text) {
    return new GroupSearch(text.toLowerCase(Locale.ROOT));
  }

  /**
   * @param devices of the group
   */
  boolean finds(int group, List<PciDevice> devices, PciNames names) {
    return text.equals(Integer.toString(group))
        || !isNumberOfGroup()
            && devices.stream()
                .flatMap(device -> words(device, names))
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
  }

  private static Stream<String> words(PciDevice device, PciNames names) {
    String driver = device.binding().driver();
    return Stream.of(
        device.address().toString(),
        driver == null ? "" : driver,
        DeviceKind.of(device).label(),
        DeviceNames.withIds(device, names));
  }

  /** A short number would be found in the address of almost every device. */
  private boolean isNumberOfGroup() {
    return text.matches("[0-9]{1,3}");
  }
}
