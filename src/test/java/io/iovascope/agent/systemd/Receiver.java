// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import io.iovascope.posix.CLibrary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.socklen_t;
import jnr.ffi.types.ssize_t;
import org.junit.jupiter.api.Assumptions;

/** A socket as systemd has one, from which a test reads what came. */
public final class Receiver implements AutoCloseable {

  /** What a receiver needs of the C library. */
  public interface ReceiverFunctions {

    int socket(int domain, int type, int protocol);

    int bind(int socket, @In byte[] address, @socklen_t long addressLength);

    @ssize_t
    long recv(int socket, @Out byte[] message, @size_t long length, int flags);

    int close(int socket);
  }

  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;

  private final ReceiverFunctions functions;
  private final int socket;

  private Receiver(ReceiverFunctions functions, int socket) {
    this.functions = functions;
    this.socket = socket;
  }

  public static Receiver at(String name) {
    List<String> problems = new ArrayList<>();
    ReceiverFunctions functions =
        CLibrary.bind(ReceiverFunctions.class, problems::add).orElse(null);
    Assumptions.assumeTrue(functions != null, problems::toString);
    int socket = functions.socket(NotifySocket.AF_UNIX, SOCK_DGRAM, 0);
    byte[] address = NotifySocket.parse(name).orElseThrow().address();
    if (socket < 0 || functions.bind(socket, address, address.length) != 0) {
      throw new IllegalStateException("no socket at " + name);
    }
    return new Receiver(functions, socket);
  }

  /** The message that has come, or an empty text. A local datagram is there once it is sent. */
  public String next() {
    byte[] message = new byte[4096];
    long length = functions.recv(socket, message, message.length, MSG_DONTWAIT);
    return new String(message, 0, (int) Math.max(length, 0), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    functions.close(socket);
  }
}
