// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

/** Why a load cannot be run; the message is one line for people. */
public final class LoadException extends Exception {

  private static final long serialVersionUID = 1L;

  public LoadException(String message) {
    super(message);
  }
}
