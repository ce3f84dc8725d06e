// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** A workload at work. */
interface Source {

  /** When it does something next, {@link Beat#NEVER} if never again. */
  long due();

  /** Does it. */
  void run(Traffic traffic);
}
