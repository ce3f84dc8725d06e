// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.IommuGroup;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The picture of one IOMMU group.
 *
 * @param group the facts
 * @param firstDevice name of the device that was first when the IOVA tree was built, or null
 * @param firstDeviceConfidence how sure that is, or null
 * @param modelReserved the regions that the rules predict, in the kernel's order
 * @param agrees whether the prediction equals what the kernel prints (as far as it prints, where
 *     the file is cut at a page); null if either is not known
 * @param dmaIommuTree the nodes of the DMA domain's IOVA tree before any allocation; empty for a
 *     group that does not translate
 * @param vfio what VFIO type1 gives
 * @param iommufd what iommufd gives if all devices of the group are attached
 * @param assignability whether the group could be handed to a virtual machine
 */
public record GroupPicture(
    IommuGroup group,
    @Nullable String firstDevice,
    @Nullable Confidence firstDeviceConfidence,
    List<ReservedRegion> modelReserved,
    @Nullable Boolean agrees,
    List<TreeNode> dmaIommuTree,
    UserspaceAccess vfio,
    UserspaceAccess iommufd,
    Assignability assignability) {

  public GroupPicture {
    modelReserved = List.copyOf(modelReserved);
    dmaIommuTree = List.copyOf(dmaIommuTree);
  }
}
