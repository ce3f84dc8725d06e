// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Reply;
import io.iovascope.agent.http.Request;
import io.iovascope.agent.http.Resource;
import io.iovascope.agent.settings.ListenAddress;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens, and has each request answered by the resource of its path: GET and HEAD only. Nothing
 * waits on an event loop, and no thread waits for a scan.
 */
public final class AgentServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AgentServer.class);

  private static final String OTHER_PATH = "other";

  private final Vertx vertx;
  private final Map<String, Resource> resources;
  private final Snapshots snapshots;
  private final WebConfigFile web;
  private final RequestRecord record;
  private final Gate gate;
  private final Workers workers = new Workers("http", Limits.WORKERS, Limits.WAITING_REQUESTS);
  private final List<HttpServer> servers = new ArrayList<>();

  /**
   * @param resources by path
   * @param snapshots asked for the host's state before a resource that needs it
   * @param web who may ask
   * @param record counts the answers
   */
  public AgentServer(
      Vertx vertx,
      Map<String, Resource> resources,
      Snapshots snapshots,
      WebConfigFile web,
      RequestRecord record) {
    this.vertx = vertx;
    this.resources = Map.copyOf(resources);
    this.snapshots = snapshots;
    this.web = web;
    this.record = record;
    this.gate = new Gate(vertx, web, record);
  }

  /**
   * Listens there as well.
   *
   * @return the same, with the port that the system has chosen
   * @throws IOException if that cannot be
   */
  public ListenAddress listen(ListenAddress address) throws IOException {
    Connections connections = new Connections(vertx);
    HttpServer server =
        vertx
            .createHttpServer(ListenerOptions.of(web))
            .connectionHandler(connections::opened)
            .exceptionHandler(record::connectionFailed)
            .invalidRequestHandler(request -> refuse(request, connections))
            .requestHandler(request -> handle(request, connections));
    try {
      server
          .listen(address.port(), address.host())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException problem ? problem : new IOException(e.getCause());
    }
    servers.add(server);
    return new ListenAddress(address.host(), server.actualPort());
  }

  private Exchange exchange(HttpServerRequest request, String path, Connections connections) {
    long began = System.nanoTime();
    connections.asked(request.connection());
    return new Exchange(
        request,
        web.current().config().headers(),
        status -> {
          connections.answered(request.connection());
          record.answered(request, path, status, System.nanoTime() - began);
        });
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
    } else {
      gate.pass(exchange, () -> route(exchange, resource));
    }
  }

  private void route(Exchange exchange, @Nullable Resource resource) {
    HttpMethod method = exchange.request().method();
    if (resource == null) {
      exchange.send(Reply.text(404, "no such page; see /"));
    } else if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
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
                      () -> checked(request, () -> reply(ofSnapshot, snapshot, request))));
    }
  }

  private static Reply reply(
      Resource.OfSnapshot resource, Optional<Snapshot> snapshot, Request request) {
    return snapshot.isEmpty()
        ? resource.beforeTheFirst(request)
        : resource.get(snapshot.get(), request);
  }

  /** Has the reply made by a worker and sent by the event loop. */
  private void work(Context loop, Exchange exchange, Supplier<Reply> maker) {
    boolean taken =
        workers.take(
            () -> {
              Reply reply = maker.get();
              loop.runOnContext(ready -> exchange.send(reply));
            });
    if (!taken) {
      loop.runOnContext(ready -> exchange.send(Workers.BUSY));
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
    servers.forEach(HttpServer::close);
    workers.close();
    gate.close();
  }
}
