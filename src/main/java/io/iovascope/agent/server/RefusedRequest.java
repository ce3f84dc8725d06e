// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Reply;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests that are refused whatever they ask for; the connection ends with the answer. */
final class RefusedRequest {

  private RefusedRequest() {}

  /** The reply to what could not be read. */
  static Reply reply(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Reply.text(414, "the first line has more than %d bytes".formatted(Limits.LINE_BYTES));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Reply.text(431, "the headers have more than %d bytes".formatted(Limits.HEADER_BYTES));
    }
    return Reply.text(400, "this is no request of HTTP");
  }

  /** The reply if one of them, else empty. */
  static Optional<Reply> of(HttpServerRequest request) {
    int hosts = request.headers().getAll("Host").size();
    if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
      return Optional.of(Reply.text(400, "one Host header is needed"));
    }
    if (request.headers().contains("Transfer-Encoding")
        || contentLength(request) > Limits.CONTENT_BYTES) {
      return Optional.of(Reply.text(413, "nothing that is sent here is read"));
    }
    return Optional.empty();
  }

  /** The library has refused what is no number. */
  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
