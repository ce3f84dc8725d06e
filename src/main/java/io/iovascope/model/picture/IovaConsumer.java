// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.text.Label;
import java.util.Optional;

/** Who hands out or uses IOVAs of a device. */
public enum IovaConsumer {
  /** The device's driver in the kernel. */
  DMA_API("DMA API"),
  /** A user-space owner through VFIO type1. */
  VFIO("VFIO"),
  /** A user-space owner through iommufd. */
  IOMMUFD("iommufd");

  private final String title;

  IovaConsumer(String title) {
    this.title = title;
  }

  /** The name in running text. */
  public String title() {
    return title;
  }

  /** The name in options and documents, such as {@code dma-api}. */
  public String label() {
    return Label.of(this);
  }

  /** The consumer with this label, if there is one. */
  public static Optional<IovaConsumer> ofLabel(String label) {
    for (IovaConsumer consumer : values()) {
      if (consumer.label().equals(label)) {
        return Optional.of(consumer);
      }
    }
    return Optional.empty();
  }
}
