// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel's log tells about how full the spaces are, or were. It says nothing when a device
 * runs out of addresses altogether.
 */
@NullMarked
package io.iovascope.probe.log;

import org.jspecify.annotations.NullMarked;
