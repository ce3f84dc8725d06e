// SPDX-License-Identifier: Apache-2.0
/**
 * When an address space runs out, from how full it was. Numbers in, numbers out: no hosts, no
 * clocks; who asks brings the samples.
 */
@NullMarked
package io.iovascope.forecast;

import org.jspecify.annotations.NullMarked;
