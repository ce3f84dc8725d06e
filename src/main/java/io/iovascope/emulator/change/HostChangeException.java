// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

/** Says in one line why a host cannot be changed as asked. */
public final class HostChangeException extends Exception {

  private static final long serialVersionUID = 1L;

  public HostChangeException(String message) {
    super(message);
  }
}
