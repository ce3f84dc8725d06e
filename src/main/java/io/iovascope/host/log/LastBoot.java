// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the messages of the last boot of a log, however long the log is: beyond a bound only
 * messages about PCI, DMA and the IOMMU are kept, and then none.
 */
public final class LastBoot implements LogSink {

  /** So many messages are kept whatever they say. */
  static final int UNSEEN = 200_000;

  /** More messages are never kept. */
  static final int MOST = 400_000;

  private static final List<String> SUBJECTS =
      List.of("DMAR", "dmar", "IOMMU", "iommu", "pci", "PCI", "DMA", "swiotlb", "0000:");

  private final List<LogLine> lines = new ArrayList<>();
  private int firstLine = 1;
  private int boots = 1;
  private long leftOut;

  @Override
  public void boot(int number) {
    lines.clear();
    leftOut = 0;
    firstLine = number;
    boots++;
  }

  @Override
  public void line(LogLine line) {
    boolean keep =
        lines.size() < UNSEEN
            || lines.size() < MOST && SUBJECTS.stream().anyMatch(line.text()::contains);
    if (keep) {
      lines.add(line);
    } else {
      leftOut++;
    }
  }

  /** The boot that is kept. */
  public KernelText.Boot boot() {
    return new KernelText.Boot(firstLine, lines);
  }

  /** How many boots the log holds. */
  public int boots() {
    return boots;
  }

  /** How many messages of the last boot were not kept. */
  public long leftOut() {
    return leftOut;
  }
}
