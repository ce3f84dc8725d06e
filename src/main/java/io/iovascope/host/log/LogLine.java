// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelEvents;
import org.jspecify.annotations.Nullable;

/**
 * A message of a log without what the tools that passed it on put around it.
 *
 * @param number of its first line in the text, from 1
 * @param sequence of the record in the kernel's ring; of the line, from 0, in a text
 * @param source who wrote it
 * @param stamped whether something stood before it that begins a message: a line without may be the
 *     rest of the line before
 * @param level the kernel's, 0 (emergency) to 7 (debug); null if the text does not show it
 * @param beginsBoot whether the tool says that another boot begins here
 * @param text the message; a control character of the kernel's ring is written {@code \xNN}
 */
public record LogLine(
    int number,
    long sequence,
    Source source,
    boolean stamped,
    @Nullable Integer level,
    KernelEvents.Time time,
    boolean beginsBoot,
    String text) {

  /** Who wrote a line. */
  public enum Source {
    /** The kernel or a hypervisor, by what stands before the message. */
    KERNEL,
    /** A program, which may write anything and must not be believed. */
    PROGRAM,
    /** The line does not say. */
    UNKNOWN
  }

  LogLine withText(String other) {
    return new LogLine(number, sequence, source, stamped, level, time, beginsBoot, other);
  }
}
