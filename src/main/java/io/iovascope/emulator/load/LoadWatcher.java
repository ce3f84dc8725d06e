// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** Looks on while a load runs. */
@FunctionalInterface
public interface LoadWatcher {

  /**
   * Called after some thousand requests.
   *
   * @param nanos how far the simulated time is
   * @param requests how many there were
   * @return whether to go on
   */
  boolean goOn(long nanos, long requests);
}
