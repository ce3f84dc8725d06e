// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

/** Ends a command with one line for the user and an exit status. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  private CommandFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The user asked for something that makes no sense. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message);
  }

  /** The host does not have what was asked for, or cannot be read. */
  public static CommandFailure host(String message) {
    return new CommandFailure(ExitStatus.HOST, message);
  }

  public int status() {
    return status;
  }
}
