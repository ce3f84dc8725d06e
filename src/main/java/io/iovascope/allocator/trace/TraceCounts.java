// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

/**
 * What a trace consists of.
 *
 * @param profiles domains
 * @param reservations calls of {@code reserve_iova}
 * @param requests calls of {@code alloc_iova_fast}
 * @param failures those of them that failed
 * @param frees calls of {@code free_iova_fast}
 * @param workerRuns runs of the worker of a depot
 * @param states lines that tell the state
 */
public record TraceCounts(
    long profiles,
    long reservations,
    long requests,
    long failures,
    long frees,
    long workerRuns,
    long states) {}
