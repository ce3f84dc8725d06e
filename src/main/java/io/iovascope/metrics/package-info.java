// SPDX-License-Identifier: Apache-2.0
/**
 * What a snapshot is as Prometheus metrics: the catalogue of families, the pure functions that fill
 * them, and the one class that hands them to the client library. Nothing here reads the host or
 * knows HTTP.
 */
@NullMarked
package io.iovascope.metrics;

import org.jspecify.annotations.NullMarked;
