// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import java.io.IOException;

/** A way to systemd. */
interface Notifications {

  /**
   * Sends one message.
   *
   * @param message assignments such as {@code READY=1}, a line each
   * @throws IOException if it did not get there
   */
  void send(String message) throws IOException;
}
