// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.log;

import io.iovascope.host.log.LogLine;

/**
 * Whether the kernel gave up all groups that it had made, since it could not attach one of them to
 * its first domain (iommu_setup_default_domain() of drivers/iommu/iommu.c, called for each group by
 * bus_iommu_probe()). It removes them without a word; the warning and its call trace are all that
 * is logged.
 */
final class LoggedFailure {

  private static final String WARNING = "WARNING: CPU: ";
  private static final String SET_UP = "iommu_setup_default_domain+";
  private static final String DRIVER = "intel_iommu_init+";
  private static final String END_OF_TRACE = "---[ end trace";

  private int warned;
  private int line;

  void accept(LogLine message) {
    String text = message.text();
    if (text.startsWith(WARNING) && text.contains(SET_UP)) {
      warned = message.number();
    } else if (warned != 0 && text.contains(DRIVER)) {
      line = warned;
    } else if (text.startsWith(END_OF_TRACE)) {
      warned = 0;
    } else if (line != 0 && text.contains("Adding to iommu group")) {
      line = 0;
    }
  }

  boolean isThere() {
    return line != 0;
  }

  /** The line of the warning, from 1. */
  int line() {
    return line;
  }
}
