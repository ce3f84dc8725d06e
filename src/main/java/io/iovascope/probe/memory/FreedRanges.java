// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import org.jspecify.annotations.Nullable;

/**
 * Ranges that drivers have freed and that are still in the tree, by their first page.
 *
 * @param cached in the caches of the CPUs and the depot; null if they could not be read
 * @param queued in the flush queues; null if they could not be read
 * @param depotMagazines full magazines in the depot; null if unknown
 * @param complete whether all of it was read; false if some of it changed meanwhile
 */
record FreedRanges(
    @Nullable PageNumbers cached,
    @Nullable PageNumbers queued,
    @Nullable Long depotMagazines,
    boolean complete) {}
