// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import org.jspecify.annotations.Nullable;

/**
 * Requests of one kind that the kernel refused.
 *
 * @param event the trace event, such as {@code dma_map_page}
 * @param size bytes of each request; null if the event does not record it
 * @param error error number, below 0; null if the event does not record it
 * @param count how many
 */
public record MapFailure(String event, @Nullable Long size, @Nullable Integer error, long count) {}
