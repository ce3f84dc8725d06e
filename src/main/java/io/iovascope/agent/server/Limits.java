// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What one client may ask of the server, so that the others do not notice it. {@code
 * docs/service.md} tells of each.
 */
final class Limits {

  /** The first line of a request; a longer one is answered with 414. */
  static final int LINE_BYTES = 4096;

  /** All headers of a request together; more are answered with 431. */
  static final int HEADER_BYTES = 8192;

  /** The content of a request, of which nothing is read; more is answered with 413. */
  static final int CONTENT_BYTES = 8192;

  /** Connections to one listener; who waits longest for a request makes way for the next one. */
  static final int CONNECTIONS = 800;

  /** Requests that wait for a worker; those that find no place are answered with 503. */
  static final int WAITING_REQUESTS = 800;

  /** Answers that are made at the same time; a thread keeps memory once it worked. */
  static final int WORKERS = 4;

  /** From the connection to the end of the first request's headers, and for TLS before that. */
  static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

  /**
   * From an answer to the end of the next request's headers. Longer than what usually lies between
   * two scrapes, so that the connection need not be made anew.
   */
  static final Duration NEXT_REQUEST = Duration.ofSeconds(130);

  /** From a request to the last byte of the answer that the client has taken. */
  static final Duration ANSWER = Duration.ofSeconds(60);

  /**
   * From the answer to the end of a connection of which nothing more is wanted. What the client
   * still sends is dropped: closed at once, the connection would lose the answer on its way.
   */
  static final Duration LAST_BYTES = Duration.ofSeconds(1);

  /** Streams that one HTTP/2 connection may have open. */
  static final long STREAMS = 16;

  private Limits() {}

  static HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(LINE_BYTES)
            .setMaxHeaderSize(HEADER_BYTES)
            .setMaxFormAttributeSize(CONTENT_BYTES)
            .setSslHandshakeTimeout(FIRST_REQUEST.toSeconds())
            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
            // Without TLS there is no HTTP/2: nobody asks for it.
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true)
            .setAcceptBacklog(CONNECTIONS);
    options
        .getInitialSettings()
        .setMaxConcurrentStreams(STREAMS)
        .setMaxHeaderListSize(HEADER_BYTES);
    return options;
  }
}
