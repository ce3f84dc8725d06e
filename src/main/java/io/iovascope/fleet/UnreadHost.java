// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

/**
 * A host that could not be read.
 *
 * @param problem what is wrong with it, for people
 * @param bug whether that is the fault of the program
 */
public record UnreadHost(String name, String problem, boolean bug) implements FleetEntry {

  @Override
  public UnreadHost named(String other) {
    return new UnreadHost(other, problem, bug);
  }
}
