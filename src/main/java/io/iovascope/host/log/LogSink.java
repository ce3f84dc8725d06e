// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

/** Takes the messages of a log, one after the other. */
public interface LogSink {

  /**
   * Another boot begins. The first one is not announced.
   *
   * @param number of its first line, from 1
   */
  void boot(int number);

  /** The next message of the boot. */
  void line(LogLine line);
}
