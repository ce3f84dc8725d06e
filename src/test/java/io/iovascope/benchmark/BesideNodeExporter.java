// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Measures the agent beside node_exporter, both as processes of this machine, one after the other,
 * and prints a table. Its arguments are the program and the hosts that it is to watch:
 *
 * <pre>BesideNodeExporter target/iovascope-0.1.0-SNAPSHOT-runner demo /tmp/host-500</pre>
 */
public final class BesideNodeExporter {

  private static final int STARTS = 10;
  private static final int SCRAPES = 1_000;
  private static final int HALF_REQUESTS = 500;
  private static final int READERS_THAT_NEVER_READ = 50;
  private static final int GOOD_REQUESTS = 200;
  private static final int CLIENTS = 8;
  private static final Duration LOAD = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String title;
  private final List<String> command;
  private final int port;

  private BesideNodeExporter(String title, int port, List<String> command) {
    this.title = title;
    this.port = port;
    this.command = command;
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    System.out.printf(
        "%s, load %s%n%n",
        LocalDate.now(), Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    System.out.println(
        "| what | first answer, ms | RSS after %d scrapes, MiB | a scrape, KiB | with gzip, KiB |"
                .formatted(SCRAPES)
            + " a scrape, ms | beside hostile clients, ms: the first while they connect, then median, longest |"
            + " scrapes a second | their 99th percentile, ms | failed |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    int exporter = freePort();
    new BesideNodeExporter(
            "node_exporter",
            exporter,
            List.of("prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + exporter))
        .measure();
    for (String host : Arrays.asList(arguments).subList(1, arguments.length)) {
      int agent = freePort();
      Stream<String> program =
          arguments[0].endsWith(".jar")
              ? Stream.of("java", "-jar", arguments[0])
              : Stream.of(arguments[0]);
      new BesideNodeExporter(
              host,
              agent,
              Stream.concat(
                      program, Stream.of("--host", host, "agent", "--listen", "127.0.0.1:" + agent))
                  .toList())
          .measure();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void measure() throws Exception {
    double[] starts = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begun = System.nanoTime();
      Process process = start();
      awaitAnswer(process);
      starts[i] = milliseconds(begun);
      stop(process);
    }
    Process process = start();
    try {
      awaitAnswer(process);
      double[] scrapes = requests(SCRAPES);
      long resident = residentKibibytes(process);
      int plain = get("identity").body().length;
      int packed = get("gzip").body().length;
      Beside beside = besideHostileClients();
      Load load = load();
      System.out.printf(
          "| %s | %.0f | %.1f | %.0f | %.0f | %.2f | %s | %.0f | %.1f | %d |%n",
          title,
          median(starts),
          resident / 1024.0,
          plain / 1024.0,
          packed / 1024.0,
          median(scrapes),
          told(beside),
          load.perSecond(),
          load.percentile99(),
          load.failed());
    } finally {
      stop(process);
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** By the plainest of requests, as the first one of a client of Java's would take longer. */
  private void awaitAnswer(Process process) throws IOException {
    while (process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket
            .getOutputStream()
            .write(
                "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        if (new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .startsWith("HTTP/1.1 200")) {
          return;
        }
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new IOException(title + " has ended");
  }

  private HttpResponse<byte[]> get(String encoding) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
            .header("Accept-Encoding", encoding)
            .timeout(Duration.ofSeconds(10))
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** How long each answer took, ascending; those that refuse are left out. */
  private double[] requests(int count) throws IOException, InterruptedException {
    double[] times = new double[count];
    int answered = 0;
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      if (get("gzip").statusCode() == 200) {
        times[answered++] = milliseconds(begun);
      }
    }
    double[] sorted = Arrays.copyOf(times, answered);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * @param first of the request that comes while the hostile clients still connect, milliseconds
   * @param then of those that follow, ascending
   */
  private record Beside(double first, double[] then) {}

  private Beside besideHostileClients() throws IOException, InterruptedException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < HALF_REQUESTS; i++) {
        sockets.add(connect("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Half: "));
      }
      for (int i = 0; i < READERS_THAT_NEVER_READ; i++) {
        sockets.add(connect("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".repeat(50)));
      }
      long begun = System.nanoTime();
      get("gzip");
      return new Beside(milliseconds(begun), requests(GOOD_REQUESTS));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String told(Beside beside) {
    double[] then = beside.then();
    String times =
        then.length == 0
            ? "none"
            : "%.1f, then %.1f, %.1f"
                .formatted(beside.first(), median(then), then[then.length - 1]);
    int refused = GOOD_REQUESTS - then.length;
    return refused == 0 ? times : times + "; %d of %d refused".formatted(refused, GOOD_REQUESTS);
  }

  private record Load(double perSecond, double percentile99, int failed) {}

  private Load load() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<List<Double>>> all =
          clients.invokeAll(
              Stream.generate(() -> (Callable<List<Double>>) this::client).limit(CLIENTS).toList());
      List<Double> times = new ArrayList<>();
      for (Future<List<Double>> each : all) {
        times.addAll(each.get());
      }
      double[] good =
          times.stream().filter(time -> time >= 0).mapToDouble(d -> d).sorted().toArray();
      return new Load(
          good.length / (double) LOAD.toSeconds(),
          good.length == 0 ? -1 : good[(int) (good.length * 0.99)],
          times.size() - good.length);
    } finally {
      clients.shutdown();
    }
  }

  /** How long each answer took; -1 for one that did not come. */
  private List<Double> client() throws InterruptedException {
    List<Double> times = new ArrayList<>();
    long begun = System.nanoTime();
    while (milliseconds(begun) < LOAD.toMillis()) {
      long asked = System.nanoTime();
      try {
        times.add(get("gzip").statusCode() == 200 ? milliseconds(asked) : -1);
      } catch (IOException e) {
        times.add(-1.0);
      }
    }
    return times;
  }

  private static long residentKibibytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double milliseconds(long since) {
    return (System.nanoTime() - since) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
