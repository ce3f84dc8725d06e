// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.List;

/**
 * Has the kernel count an event by device (Documentation/trace/histogram.rst).
 *
 * @param failed whether it counts failed requests
 * @param moreKeys keys after the device
 * @param sumsSize whether sizes are added up
 * @param filter which of the events count; empty for all
 */
record HistogramTrigger(
    DmaEvent event, boolean failed, List<String> moreKeys, boolean sumsSize, String filter) {

  /** Entries of the kernel's table; what does not fit is counted as dropped. */
  private static final int ENTRIES = 4096;

  /** What is written to the event's file {@code trigger}. */
  String text() {
    return "hist:keys=%s%s%s:size=%d%s"
        .formatted(
            DmaEvent.DEVICE,
            String.join("", moreKeys.stream().map(key -> "," + key).toList()),
            sumsSize ? ":vals=" + DmaEvent.SIZE : "",
            ENTRIES,
            filter.isEmpty() ? "" : " if " + filter);
  }
}
