package io.iovascope.agent.http;

import io.iovascope.agent.ListenAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** The one listener of the agent: exact paths, GET and HEAD. */
public final class AgentServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AgentServer.class);
  private static final int IDLE_SECONDS = 60;
  private static final int LONGEST_START_SECONDS = 10;

  /** Answers that are made at the same time; each thread keeps memory once it has worked. */
  private static final int WORKERS = 8;

  private final Map<String, Resource> resources;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private final HttpServer server;

  private AgentServer(Map<String, Resource> resources, MeterRegistry meters) {
    this.resources = Map.copyOf(resources);
    this.meters = meters;
    // Nothing is served from files, and nothing of the class path is to be unpacked to the disk.
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
            .requestHandler(this::handle);
  }

  /**
   * Listens and serves.
   *
   * @param resources by path
   * @throws IOException if the address cannot be listened at
   */
  static AgentServer start(
      ListenAddress address, Map<String, Resource> resources, MeterRegistry meters)
      throws IOException {
    AgentServer started = new AgentServer(resources, meters);
    try {
      started
          .server
          .listen(address.port(), address.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      started.close();
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), e);
    } catch (TimeoutException e) {
      started.close();
      throw new IOException("no answer from the system", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      started.close();
      throw new IOException("interrupted", e);
    }
    return started;
  }

  /** The port that it listens at. */
  public int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    long began = System.nanoTime();
    Resource resource = resources.get(request.path());
    boolean head = request.method() == HttpMethod.HEAD;
    if (resource == null) {
      send(request, Reply.text(404, "no such page; see /"), head, "other", began);
    } else if (request.method() != HttpMethod.GET && !head) {
      Reply reply =
          new Reply(405, "text/plain; charset=utf-8", new byte[0], Map.of("Allow", "GET, HEAD"));
      send(request, reply, head, request.path(), began);
    } else {
      Request asked = request(request);
      vertx
          .executeBlocking(() -> resource.get(asked), false)
          .otherwise(AgentServer::bug)
          .onSuccess(reply -> send(request, reply, head, request.path(), began));
    }
  }

  private static Reply bug(Throwable failure) {
    LOG.error("this is a bug, please report it", failure);
    return Reply.error(500, "this is a bug; the log of the agent has more");
  }

  private static Request request(HttpServerRequest request) {
    Map<String, String> query = new HashMap<>();
    request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
    return new Request(query, request.getHeader("If-None-Match"));
  }

  private void send(HttpServerRequest request, Reply reply, boolean head, String path, long began) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(reply.status())
            .putHeader("Content-Type", reply.contentType())
            .putHeader("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(response::putHeader);
    if (head) {
      response.putHeader("Content-Length", String.valueOf(reply.body().length)).end();
    } else {
      response.end(Buffer.buffer(reply.body()));
    }
    Timer.builder("iovascope.http.requests")
        .description("Requests that the agent answered, and how long that took.")
        .tag("path", path)
        .tag("status", String.valueOf(reply.status()))
        .register(meters)
        .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    vertx.close();
  }
}
