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

  /**
   * What two pieces of a host say differently although it cannot be both on one host in one boot.
   *
   * @param what kind of thing it is
   * @param about which of them, such as {@code 0000:00:02.0}
   * @param taken what counts
   * @param other what does not
   * @param more how many more of this kind the two pieces contradict each other in
   */
  public record Contradiction(What what, String about, Said taken, Said other, int more) {

    /** Name of its line in the account of the sources. */
    public static final String SOURCE = "contradiction";

    /** What can be told in two ways. */
    public enum What {
      KERNEL("kernel"),
      HOST_NAME("host name"),
      COMMAND_LINE("command line"),
      FUNCTION("PCI function"),
      BAR("place of a BAR"),
      UNIT("unit"),
      GROUP("IOMMU group"),
      TABLE_MAKER("maker of the DMAR table"),
      REGIONS("list of firmware regions");

      private final String label;

      What(String label) {
        this.label = label;
      }

      /** The name for people. */
      public String label() {
        return label;
      }
    }

    /** What one piece says, and where. */
    public record Said(String value, Origin origin) {}

    /** The same, seen more often. */
    public Contradiction withMore(int number) {
      return new Contradiction(what, about, taken, other, number);
    }

    /** For people, from the side of what does not count. */
    public String text() {
      return "another %s than %s: %s is %s (%s), and %s (%s), which counts%s"
          .formatted(
              what.label,
              taken.origin().path(),
              about,
              other.value(),
              other.origin(),
              taken.value(),
              taken.origin(),
              more == 0 ? "" : " (and %d more like it)".formatted(more));
    }
  }
}
