// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

/** A host of a fleet, read or not. */
public sealed interface FleetEntry permits FleetHost, UnreadHost {

  /** What it was read from: a file, a directory, or another word that names a host. */
  String name();

  /** The same under another name. */
  FleetEntry named(String other);
}
