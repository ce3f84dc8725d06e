// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import org.jspecify.annotations.Nullable;

/**
 * How often an event was recorded for a device.
 *
 * @param device as the kernel names it
 * @param failed whether the requests failed
 * @param count number of events
 * @param bytes sum of the sizes of successful requests; null if they are not recorded
 * @param size size of each failed request, in bytes; null if it is not recorded
 * @param error the error number, below 0; null if it is not recorded
 */
record EventCount(
    String device,
    DmaEvent event,
    boolean failed,
    long count,
    @Nullable Long bytes,
    @Nullable Long size,
    @Nullable Integer error) {}
