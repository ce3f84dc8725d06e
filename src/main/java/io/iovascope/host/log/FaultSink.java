// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;

/** Takes the faults of a log, boot by boot. */
public interface FaultSink {

  /** The next fault of the boot. */
  void fault(DmaFault fault);

  /** A message about an invalidation that did not go well; it need not name a device. */
  default void invalidation(String message) {}

  /**
   * A message after which devices may fault. It may come before a fault of an earlier line: the
   * sequence says which was first.
   */
  default void precursor(KernelReport report) {}

  /**
   * The boot ends; the next fault is of the next one. The last boot ends too.
   *
   * @param firstLine number of its first line in the text, from 1
   * @param lastLine number of its last line
   * @param complete whether the log has its beginning
   */
  void endOfBoot(int firstLine, int lastLine, boolean complete);
}
