// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/**
 * How full the space is at a moment; what is reserved does not count. What is held is mapped, or
 * waits for a flush of the IOTLB, or is cached to be given out again.
 *
 * @param nanos since the beginning
 * @param mappedBytes what drivers hold, with what the kernel rounds up
 * @param mappedBytesBelow4GiB as much of it as lies there
 * @param heldBytes what no other request can get
 * @param heldBytesBelow4GiB as much of it as lies there
 * @param ranges in the tree
 * @param mapped ranges that drivers hold
 * @param waiting unmapped ranges that wait for a flush
 * @param cached ranges in the caches of the CPUs and in the depots
 * @param cachedBytes what these hold
 */
public record Fullness(
    long nanos,
    long mappedBytes,
    long mappedBytesBelow4GiB,
    long heldBytes,
    long heldBytesBelow4GiB,
    long ranges,
    long mapped,
    long waiting,
    long cached,
    long cachedBytes) {}
