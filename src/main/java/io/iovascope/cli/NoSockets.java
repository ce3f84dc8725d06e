package io.iovascope.cli;

/**
 * Keeps a command that prints one answer and ends from making sockets, which it has no use for. A
 * JVM makes some all the same.
 */
final class NoSockets {

  private NoSockets() {}

  /** To be called before the first file is opened, and never by what uses the network. */
  static void ensure() {
    leaveOutNetworkLibrary();
  }

  /** A native binary has another: {@link QuietRuntime}. A JVM loads the library when it likes. */
  private static void leaveOutNetworkLibrary() {}
}
