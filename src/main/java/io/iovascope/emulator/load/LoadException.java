package io.iovascope.emulator.load;

/** Why a load cannot be run; the message is one line for people. */
public final class LoadException extends Exception {

  private static final long serialVersionUID = 1L;

  LoadException(String message) {
    super(message);
  }
}
