// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

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

  /** Whether the picture lacks something, because this could not be read completely. */
  public boolean isMissing() {
    return switch (status) {
      case OK -> false;
      case ABSENT, NOT_COLLECTED -> needed;
      case DENIED, MALFORMED, TRUNCATED, FAILED -> true;
    };
  }
}
