// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the agent fares with its web configuration.
 *
 * @param isGood whether the file as it is now is in effect
 * @param since when what is in effect was read
 * @param certificateEnd when the first of the server's certificates ends, or null without one
 */
public record WebConfigState(boolean isGood, Instant since, @Nullable Instant certificateEnd) {}
