// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.probe.AllocatedRange.State;
import org.jspecify.annotations.Nullable;

/** What a node of an IOVA tree is. */
enum NodeKind {
  /** Predicted by the model. */
  RESERVED(null),
  /** Not predicted, and nothing that a driver could have got. */
  RESERVED_UNPREDICTED(null),
  LIVE(State.LIVE),
  CACHED(State.CACHED),
  QUEUED(State.QUEUED);

  private final @Nullable State state;

  NodeKind(@Nullable State state) {
    this.state = state;
  }

  /** The state of a range that a driver has or had; null for what is reserved. */
  @Nullable State state() {
    return state;
  }
}
