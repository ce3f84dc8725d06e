// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import io.iovascope.host.Host;
import java.util.List;

/**
 * A host that does not exist.
 *
 * @param host its facts, as a kernel would show them
 * @param notes what was supposed on the way, a line each, for people
 */
public record Simulation(Host host, List<String> notes) {
  public Simulation {
    notes = List.copyOf(notes);
  }
}
