// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import java.util.regex.Pattern;

/** The kinds of IOMMU that Linux drives. */
public enum IommuKind {
  VT_D("Intel VT-d", "vt-d", "DMAR"),
  AMD_VI("AMD-Vi", "amd-vi", "IVRS"),
  SMMU("Arm SMMU", "smmu", "IORT"),
  VIRTIO("virtio-iommu", "virtio-iommu", "VIOT"),
  /** Another one. */
  OTHER("another IOMMU", "other", ""),
  /** Nothing shows one, or which. */
  UNKNOWN("unknown", "", "");

  private static final Pattern VT_D_UNIT = Pattern.compile("dmar\\d+");
  private static final Pattern AMD_UNIT = Pattern.compile("ivhd\\d+");
  private static final Pattern SMMU_UNIT = Pattern.compile("(?:arm-)?smmu.*");
  private static final Pattern VIRTIO_UNIT = Pattern.compile("virtio\\d+");

  private final String label;
  private final String id;
  private final String table;

  IommuKind(String label, String id, String table) {
    this.label = label;
    this.id = id;
    this.table = table;
  }

  /** The name for people. */
  public String label() {
    return label;
  }

  /** The name for programs, in JSON and metrics; empty if it is not known. */
  public String id() {
    return id;
  }

  /** The ACPI table in which firmware describes it, or empty. */
  public String table() {
    return table;
  }

  /**
   * Whether the rules of VT-d hold: its table, its registers, and what its driver reports. Where
   * nothing tells the kind, as in a bare list of groups, they are taken to hold.
   */
  public boolean isVtd() {
    return this == VT_D || this == UNKNOWN;
  }

  /** The kind of a unit by its name in {@code /sys/class/iommu}. */
  static IommuKind ofUnit(String name) {
    if (VT_D_UNIT.matcher(name).matches()) {
      return VT_D;
    }
    if (AMD_UNIT.matcher(name).matches()) {
      return AMD_VI;
    }
    if (SMMU_UNIT.matcher(name).matches()) {
      return SMMU;
    }
    return VIRTIO_UNIT.matcher(name).matches() ? VIRTIO : OTHER;
  }
}
