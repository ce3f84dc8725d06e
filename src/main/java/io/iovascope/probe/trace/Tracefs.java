// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.io.IOException;
import java.io.InputStream;

/**
 * What may be written to the host, and no more: files of tracing instances with our own name. All
 * reading goes by way of {@link io.iovascope.host.root.HostRoot}, the stream of events excepted.
 */
public interface Tracefs {

  /** Makes a tracing instance: a directory that the kernel fills. */
  void makeInstance(String name) throws IOException;

  /**
   * Removes a tracing instance with all that was set in it.
   *
   * @throws IOException if it is not there, or somebody has one of its files open
   */
  void removeInstance(String name) throws IOException;

  /**
   * Writes to a file of an instance, after what was written before.
   *
   * @param file path below the instance
   */
  void write(String instance, String file, String text) throws IOException;

  /** Opens the stream of events of an instance; reading it waits for events. */
  InputStream events(String instance) throws IOException;
}
