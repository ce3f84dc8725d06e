// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

/**
 * Where a walk ends that does not end by itself.
 *
 * @param bytes most bytes for the nodes of one tree
 * @param visits most nodes that are looked at, again and again included
 * @param tears most tears in one walk
 * @param idleTears most tears in a row without a node more than before
 */
record WalkLimits(int bytes, long visits, int tears, int idleTears) {

  /** Enough for ten million nodes that lie far apart. */
  static final WalkLimits DEFAULT = new WalkLimits(96 << 20, 100_000_000, 100_000, 200);
}
