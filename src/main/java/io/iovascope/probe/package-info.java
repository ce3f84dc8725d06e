// SPDX-License-Identifier: Apache-2.0
/**
 * How full the IOVA spaces of a host are: the records of it, and what several sources of the kernel
 * have in common. Each source (probe) has its own class or package. Nothing here decides whether a
 * number is good or bad, and nothing but {@code probe.trace}, on request, writes to the host.
 */
@NullMarked
package io.iovascope.probe;

import org.jspecify.annotations.NullMarked;
