// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code check}: what is wrong with a host, and whether a guest or a DPDK program would
 * work.
 */
@NullMarked
package io.iovascope.cli.check;

import org.jspecify.annotations.NullMarked;
