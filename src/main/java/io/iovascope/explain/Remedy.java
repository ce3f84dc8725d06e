// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

/** What to do about things that both an explanation and a finding tell of. */
public final class Remedy {

  /** Memory is mapped 1:1 for firmware, and the DMA API may hand its addresses out. */
  public static final String RMRR_UNRESERVED =
      "boot with iommu=pt, or move the device with the RMRR to a group of its own";

  /** Requests may reach a peer instead of memory. */
  public static final String P2P_OVERLAP =
      "switch ACS request redirect on, or keep a guest's memory out of these ranges";

  /** A device does not decode as many address bits as its driver says. */
  public static final String MASK_TOO_WIDE =
      "boot with iommu=pt; report it to the driver's authors: the DMA mask is wider than what the"
          + " device decodes";

  private Remedy() {}
}
