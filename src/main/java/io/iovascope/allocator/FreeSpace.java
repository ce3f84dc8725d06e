// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * What no range holds, below a limit.
 *
 * @param pages all of it
 * @param gaps in how many pieces
 * @param largestGap pages of the largest piece
 * @param largestRequest the most pages that one request can get: less than the largest piece where
 *     the alignment gets in the way
 */
public record FreeSpace(long pages, long gaps, long largestGap, long largestRequest) {}
