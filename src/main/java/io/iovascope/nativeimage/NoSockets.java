// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

/**
 * Keeps a command that prints one answer and ends from making sockets, which it has no use for. A
 * JVM makes some all the same.
 */
public final class NoSockets {

  private NoSockets() {}

  /**
   * To be called before the first file is opened, and never by what uses the network. This is what
   * a JVM has, which loads its network library when it likes; a native binary has {@link
   * QuietRuntime}'s instead.
   */
  public static void ensure() {}
}
