// SPDX-License-Identifier: Apache-2.0
/**
 * One snapshot of a host: its picture, usage, traces, totals of the kernel log and findings. Used
 * by the commands and by the agent alike; nothing here prints or serves.
 */
@NullMarked
package io.iovascope.scan;

import org.jspecify.annotations.NullMarked;
