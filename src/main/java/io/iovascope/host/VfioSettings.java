// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of the module vfio_iommu_type1; null while the module is not loaded or not readable.
 *
 * @param dmaEntryLimit most mappings that one container may hold
 * @param allowUnsafeInterrupts whether assignment without interrupt remapping is allowed
 */
public record VfioSettings(@Nullable Long dmaEntryLimit, @Nullable Boolean allowUnsafeInterrupts) {}
