// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.IommuUnit;
import org.jspecify.annotations.Nullable;

/**
 * The picture of one unit.
 *
 * @param scalable whether it runs in scalable mode
 * @param dmaApi aperture of DMA API domains, or null if the registers are not known
 * @param userspace aperture of VFIO and iommufd domains, or null if the registers are not known
 */
public record UnitPicture(
    IommuUnit unit, boolean scalable, @Nullable Aperture dmaApi, @Nullable Aperture userspace) {}
