// SPDX-License-Identifier: Apache-2.0
/**
 * Successful and failed mappings of every device, counted by the trace events {@code dma:*} of
 * kernels from 6.12 on. This is the one place that writes to the host it reads: {@link
 * io.iovascope.probe.trace.Tracefs} makes a tracing instance of its own and removes it. Nothing
 * here runs unless a user asks for it in words.
 */
@NullMarked
package io.iovascope.probe.trace;

import org.jspecify.annotations.NullMarked;
