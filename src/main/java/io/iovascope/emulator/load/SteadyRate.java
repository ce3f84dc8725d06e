// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** Moments that follow each other at a rate, without drift. */
final class SteadyRate {

  /** No further moment. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SECOND = 1_000_000_000;

  private final long rate;
  private long due;
  private long rest;

  /**
   * @param rate moments in a second; 0 for none
   * @param first when the first is
   */
  SteadyRate(long rate, long first) {
    this.rate = rate;
    due = rate == 0 ? NEVER : first;
  }

  /** The first moment comes when a whole interval is over. */
  static SteadyRate after(long now, long rate) {
    SteadyRate beat = new SteadyRate(rate, now);
    if (rate > 0) {
      beat.next();
    }
    return beat;
  }

  long due() {
    return due;
  }

  void next() {
    due += SECOND / rate;
    rest += SECOND % rate;
    if (rest >= rate) {
      rest -= rate;
      due++;
    }
  }
}
