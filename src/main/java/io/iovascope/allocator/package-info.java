// SPDX-License-Identifier: Apache-2.0
/**
 * The IOVA allocator of Linux, {@code drivers/iommu/iova.c}, and the layer of the DMA API above it
 * ({@code drivers/iommu/dma-iommu.c}): the same requests get the same addresses and fail where the
 * kernel's do. Nothing here knows about hosts, files or clocks: the CPU and the time of a request
 * are arguments.
 *
 * <p>A page frame number (pfn) is an IOVA divided by 4096, the granule of VT-d.
 */
@NullMarked
package io.iovascope.allocator;

import org.jspecify.annotations.NullMarked;
