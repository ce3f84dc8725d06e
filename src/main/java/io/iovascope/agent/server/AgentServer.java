// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Reply;
import io.iovascope.agent.http.Request;
import io.iovascope.agent.http.Resource;
import io.iovascope.agent.settings.ListenAddress;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens, and has each request answered by the resource of its path: GET and HEAD only. Nothing
 * waits on an event loop, and no thread waits for a scan.
 */
public final class AgentServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AgentServer.class);

  private static final long IDLE_WORKER_SECONDS = 30;
  private static final String OTHER_PATH = "other";

  private final Vertx vertx;
  private final Map<String, Resource> resources;
  private final Snapshots snapshots;
  private final MeterRegistry meters;
  private final ThreadPoolExecutor workers = workers();
  private @Nullable HttpServer server;

  /**
   * @param resources by path
   * @param snapshots asked for the host's state before a resource that needs it
   * @param meters counts the answers
   */
  public AgentServer(
      Vertx vertx, Map<String, Resource> resources, Snapshots snapshots, MeterRegistry meters) {
    this.vertx = vertx;
    this.resources = Map.copyOf(resources);
    this.snapshots = snapshots;
    this.meters = meters;
  }

  private static ThreadPoolExecutor workers() {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            Limits.WORKERS,
            Limits.WORKERS,
            IDLE_WORKER_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(Limits.WAITING_REQUESTS),
            work -> {
              Thread thread = new Thread(work, "http");
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /**
   * Listens there.
   *
   * @throws IOException if that cannot be
   */
  public void listen(ListenAddress address) throws IOException {
    Connections connections = new Connections(vertx);
    try {
      server =
          vertx
              .createHttpServer(Limits.options())
              .connectionHandler(connections::opened)
              .invalidRequestHandler(request -> refuse(request, connections))
              .requestHandler(request -> handle(request, connections))
              .listen(SocketAddress.inetSocketAddress(address.port(), address.host()))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException problem ? problem : new IOException(e.getCause());
    }
  }

  /** The port that it listens at. */
  public int port() {
    return server == null ? -1 : server.actualPort();
  }

  private Exchange exchange(HttpServerRequest request, String path, Connections connections) {
    long began = System.nanoTime();
    connections.asked(request.connection());
    return new Exchange(
        request,
        Map.of(),
        status -> {
          connections.answered(request.connection());
          count(path, status, System.nanoTime() - began);
        });
  }

  private void count(String path, int status, long nanoseconds) {
    Timer.builder("iovascope.http.requests")
        .description("Requests that the agent answered, and how long that took.")
        .tag("path", path)
        .tag("status", String.valueOf(status))
        .register(meters)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /** What is no request of HTTP, or is beyond a limit. */
  private void refuse(HttpServerRequest request, Connections connections) {
    last(
        exchange(request, OTHER_PATH, connections),
        RefusedRequest.reply(request.decoderResult().cause()),
        connections);
  }

  private static void last(Exchange exchange, Reply reply, Connections connections) {
    connections.endsWithAnswer(exchange.request().connection());
    exchange.send(reply.with("Connection", "close"));
  }

  private void handle(HttpServerRequest request, Connections connections) {
    String path = request.path();
    Resource resource = path == null ? null : resources.get(path);
    Exchange exchange =
        exchange(request, path == null || resource == null ? OTHER_PATH : path, connections);
    Optional<Reply> refusal = RefusedRequest.of(request);
    if (refusal.isPresent()) {
      last(exchange, refusal.get(), connections);
    } else if (resource == null) {
      exchange.send(Reply.text(404, "no such page; see /"));
    } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      exchange.send(Reply.text(405, "GET and HEAD only").with("Allow", "GET, HEAD"));
    } else {
      answer(exchange, resource);
    }
  }

  private void answer(Exchange exchange, Resource resource) {
    Request request =
        Request.of(
            exchange.request().query(),
            exchange.request().getHeader("Accept"),
            exchange.request().getHeader("If-None-Match"));
    if (resource instanceof Resource.AtOnce atOnce) {
      exchange.send(checked(request, () -> atOnce.get(request)));
    } else if (resource instanceof Resource.OfSnapshot ofSnapshot) {
      Context loop = vertx.getOrCreateContext();
      snapshots
          .soon()
          .thenAccept(
              snapshot ->
                  work(
                      loop,
                      exchange,
                      () -> checked(request, () -> of(ofSnapshot, snapshot, request))));
    }
  }

  private static Reply of(
      Resource.OfSnapshot resource, Optional<Snapshot> snapshot, Request request) {
    return snapshot.isEmpty()
        ? resource.beforeTheFirst(request)
        : resource.get(snapshot.get(), request);
  }

  /** Has the reply made by a worker and sent by the event loop. */
  private void work(Context loop, Exchange exchange, Supplier<Reply> maker) {
    try {
      workers.execute(
          () -> {
            Reply reply = maker.get();
            loop.runOnContext(ready -> exchange.send(reply));
          });
    } catch (RejectedExecutionException e) {
      loop.runOnContext(
          ready ->
              exchange.send(
                  Reply.text(503, "too many requests wait for an answer")
                      .with("Retry-After", "5")));
    }
  }

  private static Reply checked(Request request, Supplier<Reply> maker) {
    try {
      Reply reply = maker.get();
      return reply.status() == 200 && request.accept().quality(reply.contentType()) == 0
          ? Reply.text(406, "what is here is " + reply.contentType())
          : reply;
    } catch (RuntimeException e) {
      LOG.error("this is a bug, please report it", e);
      return Reply.error(500, "this is a bug; the log of the agent has more");
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    workers.shutdownNow();
  }
}
