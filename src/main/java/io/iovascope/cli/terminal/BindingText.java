// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.text.Printable;

/**
 * What a device is bound to, for people: {@code -} if to nothing, {@code ?} if nobody collected
 * what it is.
 */
public final class BindingText {

  private static final String UNKNOWN = "?";

  private BindingText() {}

  public static String driver(PciDevice device) {
    return device.binding().driverTold() ? Printable.orDash(device.binding().driver()) : UNKNOWN;
  }

  public static String group(DevicePicture picture) {
    return picture.groupUnknown().isPresent()
        ? UNKNOWN
        : Printable.orDash(picture.device().binding().group());
  }

  /** The remapping unit, which is known for members of groups alone. */
  public static String unit(DevicePicture picture) {
    return picture.groupUnknown().isPresent()
        ? UNKNOWN
        : Printable.orDash(picture.device().binding().unit());
  }
}
