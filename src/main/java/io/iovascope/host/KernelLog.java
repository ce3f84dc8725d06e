// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

/**
 * The kernel's log, understood.
 *
 * @param boot what it says about how the host was set up
 * @param events what it says about what happened since
 */
public record KernelLog(BootLog boot, KernelEvents events) {}
