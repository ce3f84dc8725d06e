// SPDX-License-Identifier: Apache-2.0
/**
 * Drivers at work on the IOVA space of a device: how full it gets, what fails first, and why. Takes
 * what the model says about the device, and the allocator; time is simulated. What people type and
 * read belongs to the commands, but for the short notation of a workload.
 */
@NullMarked
package io.iovascope.emulator.load;

import org.jspecify.annotations.NullMarked;
