// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.address.AddressRange;
import io.iovascope.text.Label;
import java.util.Arrays;
import java.util.Optional;

/**
 * A node of an IOVA tree that a driver asked for.
 *
 * @param range whole pages, end inclusive
 */
public record AllocatedRange(AddressRange range, State state) {

  /** What a node is used for. */
  public enum State {
    /** A driver has it; also if caches and flush queue could not be read. */
    LIVE,
    /** Freed, kept for the next request of the same size. */
    CACHED,
    /** Freed, waiting for a flush of the IOTLB. */
    QUEUED;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }

    /** The state with this label, if there is one. */
    public static Optional<State> ofLabel(String label) {
      return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
    }
  }
}
