// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.host.machine.IommuKind;

/**
 * One line of the account of what was read and what was not.
 *
 * @param name short and stable, such as {@code iomem} or {@code pci-devices}
 * @param path the file or directory on the host
 * @param status how the reading went
 * @param detail the reason if it did not go well, else what was found
 * @param needed whether the picture rests on it, so that its absence matters too
 */
public record Source(
    String name, String path, Reading.Status status, String detail, boolean needed) {

  public static Source of(String name, Reading<?> reading, boolean needed) {
    return new Source(name, reading.path(), reading.status(), reading.detail(), needed);
  }

  /**
   * Of what only VT-d has, on a host with another IOMMU: nothing is missing, and nothing of the
   * kind is modelled.
   *
   * @param what such as {@code registers}
   */
  public static Source notModelled(String name, String path, IommuKind kind, String what) {
    return new Source(
        name,
        path,
        Reading.Status.ABSENT,
        "the IOMMU is %s, and its %s are not modelled".formatted(kind.label(), what),
        false);
  }

  /** Whether the picture lacks something, because this could not be read completely. */
  public boolean isMissing() {
    return switch (status) {
      case OK -> false;
      case ABSENT, NOT_COLLECTED -> needed;
      case DENIED, MALFORMED, TRUNCATED, FAILED -> true;
    };
  }
}
