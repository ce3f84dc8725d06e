// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.time.Duration;

/**
 * One reading of one IOVA tree.
 *
 * @param nodes of the tree, without its anchor
 * @param took from the first read of memory to the last node
 */
public record Walk(long nodes, Duration took) {

  /** No tree was read. */
  public static final Walk NONE = new Walk(0, Duration.ZERO);
}
