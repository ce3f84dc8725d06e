// SPDX-License-Identifier: Apache-2.0
/**
 * Whether something that somebody plans would work on a host: a virtual machine with one of its
 * devices, or a DPDK program. Pure functions of the picture; how plans are asked for and printed
 * belongs to {@code cli} and {@code json}.
 */
@NullMarked
package io.iovascope.plan;

import org.jspecify.annotations.NullMarked;
