// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's type information, {@code /sys/kernel/btf/vmlinux}: which structures, members and
 * functions the kernel that is there has, and how they lie. Bytes come from others; what cannot be
 * understood is a {@link io.iovascope.host.btf.LayoutException}.
 */
@NullMarked
package io.iovascope.host.btf;

import org.jspecify.annotations.NullMarked;
