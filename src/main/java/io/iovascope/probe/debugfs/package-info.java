// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel shows of its translation tables in debugfs, where it was built with {@code
 * CONFIG_INTEL_IOMMU_DEBUGFS} (docs/kernel-facts.md, section C.4). The short file is read whenever
 * it is there; the page table of a device, which can stall the host, only where a caller names the
 * device. Nothing here decides what is shown to people.
 */
@NullMarked
package io.iovascope.probe.debugfs;

import org.jspecify.annotations.NullMarked;
