// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import org.jspecify.annotations.Nullable;

/** What a finding is about. */
public sealed interface Subject {

  /** The kind of subject, in every output. */
  String kind();

  /** What tells it from others of its kind; empty if there are no others. */
  String name();

  /** Number of the IOMMU group that it is, or belongs to; null if there is none. */
  default @Nullable Integer group() {
    return null;
  }

  /** The PCI device that it is; null if it is none. */
  default @Nullable PciAddress device() {
    return null;
  }

  static Subject of(DevicePicture device) {
    return new Device(device.device().address(), device.device().binding().group());
  }

  /** A device that the host has, or that something else names. */
  static Subject of(Picture picture, PciAddress device) {
    return picture.device(device).map(Subject::of).orElseGet(() -> new Device(device, null));
  }

  /** The same as {@link #named(String, Integer)}, with the group that the device is in. */
  static Subject named(Picture picture, String name) {
    return PciAddress.parse(name)
        .map(address -> of(picture, address))
        .orElseGet(() -> named(name, null));
  }

  /**
   * The device that the kernel's log names.
   *
   * @param name a PCI address, the name of a device that is not on PCI, or empty if the log names
   *     none
   * @param group number of its IOMMU group, or null
   */
  static Subject named(String name, @Nullable Integer group) {
    if (name.isEmpty()) {
      return new Host();
    }
    return PciAddress.parse(name)
        .<Subject>map(address -> new Device(address, group))
        .orElseGet(() -> new PlatformDevice(name));
  }

  /** The host as a whole. */
  record Host() implements Subject {
    @Override
    public String kind() {
      return "host";
    }

    @Override
    public String name() {
      return "";
    }
  }

  /** A remapping unit, by its name below {@code /sys/class/iommu}. */
  record Unit(String name) implements Subject {
    @Override
    public String kind() {
      return "unit";
    }
  }

  /** An IOMMU group, by its number. */
  record Group(int id) implements Subject {
    @Override
    public String kind() {
      return "group";
    }

    @Override
    public String name() {
      return Integer.toString(id);
    }

    @Override
    public Integer group() {
      return id;
    }
  }

  /**
   * A PCI device.
   *
   * @param group number of its IOMMU group, or null if it has none
   */
  record Device(PciAddress address, @Nullable Integer group) implements Subject {
    @Override
    public String kind() {
      return "device";
    }

    @Override
    public String name() {
      return address.toString();
    }

    @Override
    public PciAddress device() {
      return address;
    }
  }

  /** A device that is not on PCI, by the name that the kernel gives it. */
  record PlatformDevice(String name) implements Subject {
    @Override
    public String kind() {
      return "platform-device";
    }
  }

  /** All devices of a driver. */
  record Driver(String name) implements Subject {
    @Override
    public String kind() {
      return "driver";
    }
  }

  /**
   * What is read.
   *
   * @param source short name of what it is, as in the list of sources
   * @param path the file or directory on the host
   */
  record Source(String source, String path) implements Subject {
    @Override
    public String kind() {
      return "source";
    }

    /** The path: many files are of one source. */
    @Override
    public String name() {
      return path;
    }
  }
}
