// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.text.Printable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** What is counted of the requests, and logged if that is wanted. */
public final class RequestRecord {

  private static final Logger LOG = Logger.getLogger(RequestRecord.class);

  private final MeterRegistry meters;
  private final boolean logs;

  /**
   * @param logs whether each request has a line in the log
   */
  public RequestRecord(MeterRegistry meters, boolean logs) {
    this.meters = meters;
    this.logs = logs;
  }

  /**
   * A request has its answer.
   *
   * @param path that of a resource, or one word for all others
   */
  void answered(HttpServerRequest request, String path, int status, long nanoseconds) {
    Timer.builder("iovascope.http.requests")
        .description("Requests that the agent answered, and how long that took.")
        .tag("path", path)
        .tag("status", String.valueOf(status))
        .register(meters)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
    if (logs) {
      // Without the query, the headers and the user: none of them may be a secret in the log.
      SocketAddress remote = request.remoteAddress();
      LOG.infof(
          "%s %s %s %d %d ms",
          remote == null || remote.hostAddress() == null ? "-" : remote.hostAddress(),
          Printable.of(String.valueOf(request.method())),
          Printable.of(String.valueOf(request.path())),
          status,
          TimeUnit.NANOSECONDS.toMillis(nanoseconds));
    }
  }

  /** A request, or a connection, was not let in. */
  void refused(String reason) {
    Counter.builder("iovascope.http.refused")
        .description("Requests and connections that were not let in, by why.")
        .tag("reason", reason)
        .register(meters)
        .increment();
  }

  /** Before there was a request. Who goes away is not counted. */
  void connectionFailed(Throwable cause) {
    boolean tls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
    if (tls) {
      refused("tls");
      if (logs) {
        LOG.infof("no TLS connection: %s", Printable.of(String.valueOf(cause.getMessage())));
      }
    }
  }
}
