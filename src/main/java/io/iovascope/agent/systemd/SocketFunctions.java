// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import jnr.ffi.annotations.In;
import jnr.ffi.types.size_t;
import jnr.ffi.types.socklen_t;
import jnr.ffi.types.ssize_t;

/** Functions of the C library, see socket(2), sendto(2) and close(2). */
public interface SocketFunctions {

  int socket(int domain, int type, int protocol);

  @ssize_t
  long sendto(
      int socket,
      @In byte[] message,
      @size_t long length,
      int flags,
      @In byte[] address,
      @socklen_t long addressLength);

  int close(int socket);
}
