// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.PciDevice;
import io.iovascope.text.Label;
import java.util.Locale;
import java.util.Optional;

/** What a PCI function is, in the words people filter by; from its class code. */
public enum DeviceKind {
  GPU,
  NET,
  NVME,
  STORAGE,
  USB,
  AUDIO,
  ACCELERATOR,
  BRIDGE,
  OTHER;

  private static final int NVME_CLASS = 0x010802;

  /** The kind with this name, in any case. */
  public static Optional<DeviceKind> ofLabel(String label) {
    for (DeviceKind kind : values()) {
      if (kind.label().equals(label.toLowerCase(Locale.ROOT))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  public static DeviceKind of(PciDevice device) {
    if (device.identity().classCode() != null && device.identity().classCode() == NVME_CLASS) {
      return NVME;
    }
    if (device.subClass() == 0x0c03) {
      return USB;
    }
    return switch (device.baseClass()) {
      case 0x01 -> STORAGE;
      case 0x02 -> NET;
      case 0x03 -> GPU;
      case 0x04 -> AUDIO;
      case 0x06 -> BRIDGE;
      case 0x0b, 0x12 -> ACCELERATOR;
      default -> OTHER;
    };
  }

  /** The name in every output: lower case. */
  public String label() {
    return Label.of(this);
  }
}
