// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Acceptable;
import io.iovascope.agent.http.Body;
import io.iovascope.agent.http.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A request and the way to its answer. For the event loop of its connection alone. */
final class Exchange {

  private static final Logger LOG = Logger.getLogger(Exchange.class);

  /** What every answer says to browsers, unless the answer itself says something else. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cache-Control", "no-store");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Map<String, String> ownHeaders;
  private @Nullable Content content;

  /**
   * @param ownHeaders what else every answer is to have
   * @param end told the status once the answer is sent, or never will be
   */
  Exchange(HttpServerRequest request, Map<String, String> ownHeaders, IntConsumer end) {
    this.request = request;
    this.response = request.response();
    this.ownHeaders = ownHeaders;
    // Who goes away before the end is not worth a line.
    request.exceptionHandler(gone -> {});
    response.exceptionHandler(gone -> {});
    response.endHandler(
        ended -> {
          close();
          end.accept(response.getStatusCode());
        });
  }

  HttpServerRequest request() {
    return request;
  }

  /** Sends it, as the client takes it, and ends. */
  void send(Reply reply) {
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(reply.status());
    HEADERS.forEach(response.headers()::set);
    reply.headers().forEach(response.headers()::set);
    ownHeaders.forEach(response.headers()::set);
    Content made = content(reply);
    content = made;
    if (request.method() == HttpMethod.HEAD || reply.status() == 304) {
      response.end();
    } else {
      send(made);
    }
  }

  private Content content(Reply reply) {
    if (reply.status() == 304) {
      return Content.of(List.of());
    }
    response.headers().set("Content-Type", reply.contentType());
    if (reply.body() instanceof Body.Packed packed) {
      response.headers().add("Vary", "Accept-Encoding");
      if (takesGzip()) {
        List<byte[]> gzip = packed.gzip();
        response.headers().set("Content-Encoding", "gzip");
        length(gzip.stream().mapToLong(piece -> piece.length).sum());
        return Content.of(gzip);
      }
    }
    length(reply.body().length());
    return Content.plain(reply.body());
  }

  private void length(long bytes) {
    response.headers().set("Content-Length", String.valueOf(bytes));
  }

  private boolean takesGzip() {
    Acceptable codings = Acceptable.parse(request.getHeader("Accept-Encoding"));
    return codings.named("gzip").or(() -> codings.named("*")).orElse(0.0) > 0;
  }

  private void send(Content slices) {
    try {
      while (!response.closed() && !response.ended()) {
        if (response.writeQueueFull()) {
          response.drainHandler(drained -> send(slices));
          return;
        }
        Optional<Buffer> slice = slices.next();
        if (slice.isEmpty()) {
          response.end();
        } else {
          response.write(slice.get());
        }
      }
    } catch (IOException e) {
      LOG.error("this is a bug, please report it", e);
      request.connection().close();
    }
  }

  private void close() {
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      LOG.error("this is a bug, please report it", e);
    }
  }
}
