// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/**
 * A part of a run: something that happens at once, such as a change of the MTU, or the traffic up
 * to the next such event.
 *
 * @param nanos when it begins
 * @param what happens, in words
 * @param counts its requests
 * @param end how full the space is when it is over
 */
public record Chapter(long nanos, String what, RequestCounts counts, Fullness end) {}
