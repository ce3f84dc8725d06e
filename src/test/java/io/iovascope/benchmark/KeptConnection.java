// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection over which one request follows another, as Prometheus keeps its own. Costs less
 * than a client of Java's, so that it is the server that is measured.
 */
final class KeptConnection implements AutoCloseable {

  private static final int LONGEST_MILLIS = 30_000;

  private final byte[] request;
  private final Socket socket;
  private final InputStream in;

  KeptConnection(int port, String path) throws IOException {
    request =
        "GET %s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
            .formatted(path)
            .getBytes(StandardCharsets.US_ASCII);
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LONGEST_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** Asks, takes the whole answer, and gives its status. */
  int ask() throws IOException {
    socket.getOutputStream().write(request);
    String first = line();
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(lower.indexOf(':') + 1).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    if (chunked) {
      for (long chunk = size(); chunk > 0; chunk = size()) {
        in.skipNBytes(chunk + 2);
      }
      line();
    } else {
      in.skipNBytes(length);
    }
    return status;
  }

  private long size() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
