// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.debugfs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requesters of one unit.
 *
 * @param unit name of the unit, such as {@code dmar0}
 * @param rootTable physical address of the root table; null if the unit does not translate
 * @param requesters in the order of the file, which is that of bus, device, function and PASID
 */
public record UnitTranslation(String unit, @Nullable Long rootTable, List<Requester> requesters) {

  public UnitTranslation {
    requesters = List.copyOf(requesters);
  }

  /** Whether DMA remapping is switched on in this unit. */
  public boolean translates() {
    return rootTable != null;
  }
}
