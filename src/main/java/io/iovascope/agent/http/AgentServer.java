// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.iovascope.agent.settings.ListenAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one listener of the agent: exact paths, GET and HEAD. */
public final class AgentServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AgentServer.class);

  /** Requests that are read and answered at the same time; a thread keeps memory once it worked. */
  private static final int WORKERS = 8;

  /**
   * The server keeps, for each connection and thread, memory for the longest of its writes; what it
   * holds while the collector runs becomes old, and stays longer.
   */
  private static final int SLICE_BYTES = 1 << 13;

  /**
   * How the server of the JDK treats its clients; it reads these once. Without the first, an answer
   * waits for the client's delayed acknowledgement; the others end who does not send or read
   * (seconds), and bound how many may be connected.
   */
  private static final Map<String, String> BEHAVIOUR =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxReqTime", "10",
          "sun.net.httpserver.maxRspTime", "60",
          "sun.net.httpserver.idleInterval", "60",
          "jdk.httpserver.maxConnections", "256");

  private final Map<String, Resource> resources;
  private final MeterRegistry meters;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, AgentServer::named);

  private AgentServer(HttpServer server, Map<String, Resource> resources, MeterRegistry meters) {
    this.server = server;
    this.resources = Map.copyOf(resources);
    this.meters = meters;
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
    BEHAVIOUR.forEach(System::setProperty);
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    if (socket.isUnresolved()) {
      throw new UnknownHostException("no such host: " + address.host());
    }
    AgentServer started = new AgentServer(HttpServer.create(socket, 0), resources, meters);
    started.server.setExecutor(started.workers);
    started.server.createContext("/", started::handle);
    started.server.start();
    return started;
  }

  private static Thread named(Runnable work) {
    Thread thread = new Thread(work, "http");
    thread.setDaemon(true);
    return thread;
  }

  /** The port that it listens at. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long began = System.nanoTime();
    try {
      // A server that was never asked for the body closes the connection after the answer.
      exchange.getRequestBody();
      String path = exchange.getRequestURI().getPath();
      Resource resource = resources.get(path);
      Reply reply =
          resource == null ? Reply.text(404, "no such page; see /") : reply(exchange, resource);
      send(exchange, reply);
      Timer.builder("iovascope.http.requests")
          .description("Requests that the agent answered, and how long that took.")
          .tag("path", resource == null ? "other" : path)
          .tag("status", String.valueOf(reply.status()))
          .register(meters)
          .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    } finally {
      exchange.close();
    }
  }

  private static Reply reply(HttpExchange exchange, Resource resource) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Reply(405, "text/plain; charset=utf-8", List.of(), Map.of("Allow", "GET, HEAD"));
    }
    try {
      return resource.get(
          new Request(
              query(exchange.getRequestURI().getRawQuery()),
              exchange.getRequestHeaders().getFirst("If-None-Match")));
    } catch (RuntimeException e) {
      LOG.error("this is a bug, please report it", e);
      return Reply.error(500, "this is a bug; the log of the agent has more");
    }
  }

  /** The first value of each parameter. */
  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : raw == null ? new String[0] : raw.split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      query.putIfAbsent(
          decoded(name), decoded(parameter.substring(equals < 0 ? name.length() : equals + 1)));
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.contentType());
    headers.set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(reply.length()));
      exchange.sendResponseHeaders(reply.status(), -1);
    } else if (reply.length() == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      exchange.sendResponseHeaders(reply.status(), reply.length());
      for (byte[] part : reply.body()) {
        write(part, exchange.getResponseBody());
      }
    }
  }

  private static void write(byte[] part, OutputStream out) throws IOException {
    for (int at = 0; at < part.length; at += SLICE_BYTES) {
      out.write(part, at, Math.min(SLICE_BYTES, part.length - at));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
