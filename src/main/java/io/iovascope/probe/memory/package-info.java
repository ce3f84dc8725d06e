// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's own IOVA trees, read from a stock kernel: layouts by name from its type information
 * (BTF), addresses from its own symbol tables, memory through {@code /proc/kcore}. Everything that
 * is read is taken for hostile: the kernel goes on while it is read, and structures move between
 * releases. No offset, size or address of a kernel is written down here.
 */
@NullMarked
package io.iovascope.probe.memory;

import org.jspecify.annotations.NullMarked;
