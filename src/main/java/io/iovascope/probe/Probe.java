// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.text.Label;
import java.util.Arrays;
import java.util.Optional;

/** A source of numbers about IOVA spaces; the best first. */
public enum Probe {
  /** The kernel's own IOVA trees, through {@code /proc/kcore}. */
  KERNEL_MEMORY,
  /** The page table of one device, in debugfs. */
  PAGE_TABLE,
  /** Which translation each requester uses, in debugfs. */
  TRANSLATION_STRUCT,
  /** The events {@code dma:*} of tracefs. */
  TRACE_EVENTS,
  /** What the kernel logs when a space is full. */
  KERNEL_LOG,
  /** The objects of the slab cache {@code iommu_iova}, of all domains together. */
  SLAB;

  /** The name in every output, such as {@code kernel-memory}. */
  public String label() {
    return Label.of(this);
  }

  /** The probe with this label, if there is one. */
  public static Optional<Probe> ofLabel(String label) {
    return Arrays.stream(values()).filter(probe -> probe.label().equals(label)).findFirst();
  }
}
