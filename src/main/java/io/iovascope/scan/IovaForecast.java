// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.probe.IovaZone;

/**
 * When a zone of a group's IOVA space is full if its use grows on as it did.
 *
 * @param seconds from the last reading of the space
 */
public record IovaForecast(int group, IovaZone zone, double seconds) {}
