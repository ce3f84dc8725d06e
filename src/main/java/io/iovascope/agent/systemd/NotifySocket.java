// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The address of the socket that notifications go to.
 *
 * @param name as in {@code NOTIFY_SOCKET}: an absolute path, or {@code @} and an abstract name
 */
record NotifySocket(String name) {

  static final int AF_UNIX = 1;

  /** Size of {@code sun_path}. */
  private static final int LONGEST = 108;

  private static final int FAMILY = Short.BYTES;

  /** Empty for what is no address of a unix socket, or too long for one. */
  static Optional<NotifySocket> parse(String name) {
    boolean unix = name.length() > 1 && (name.startsWith("/") || name.startsWith("@"));
    return unix && name.indexOf('\0') < 0 && bytes(name).length < LONGEST
        ? Optional.of(new NotifySocket(name))
        : Optional.empty();
  }

  /**
   * The {@code sockaddr_un} of unix(7): a path ends with a zero byte, an abstract name begins with
   * one and is as long as the address says.
   */
  byte[] address() {
    byte[] path = bytes(name);
    boolean isAbstract = path[0] == '@';
    if (isAbstract) {
      path[0] = 0;
    }
    return ByteBuffer.allocate(FAMILY + path.length + (isAbstract ? 0 : 1))
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(path)
        .array();
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
