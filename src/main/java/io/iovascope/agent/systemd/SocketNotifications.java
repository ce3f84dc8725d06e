// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import io.iovascope.posix.CLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.Runtime;

/** Sends datagrams to systemd's socket. The JDK has unix sockets, but for streams only. */
final class SocketNotifications implements Notifications {

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  private final SocketFunctions functions;
  private final NotifySocket socket;

  private SocketNotifications(SocketFunctions functions, NotifySocket socket) {
    this.functions = functions;
    this.socket = socket;
  }

  /**
   * Empty if the C library cannot be called.
   *
   * @param problems takes a line if so: why
   */
  static Optional<Notifications> to(NotifySocket socket, Consumer<String> problems) {
    return CLibrary.bind(SocketFunctions.class, problems)
        .map(functions -> new SocketNotifications(functions, socket));
  }

  @Override
  public void send(String message) throws IOException {
    int descriptor = functions.socket(NotifySocket.AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      throw failure("socket");
    }
    try {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      byte[] address = socket.address();
      if (functions.sendto(descriptor, bytes, bytes.length, MSG_NOSIGNAL, address, address.length)
          < 0) {
        throw failure("sendto " + socket.name());
      }
    } finally {
      functions.close(descriptor);
    }
  }

  private IOException failure(String call) {
    int errno = LastError.getLastError(Runtime.getRuntime(functions));
    return new IOException(call + ": " + Errno.valueOf(errno).description());
  }
}
