// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.model.kernel.Confidence;

/**
 * The device that was first in a group when its IOVA tree was built; iommu-dma reserves for that
 * device alone (iommu_dma_init_domain() returns early for all others).
 *
 * @param name name of the device; it may be gone by now
 */
public record FirstDevice(String name, Confidence confidence, Provenance provenance) {}
