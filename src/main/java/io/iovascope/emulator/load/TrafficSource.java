// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** A workload at work. */
interface TrafficSource {

  /** When it does something next, {@link SteadyRate#NEVER} if never again. */
  long due();

  /** Does it. */
  void run(Traffic traffic);
}
