// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Scrapes the agent, and then node_exporter, at one steady rate over kept connections, among idle
 * connections and slow readers, and prints a table. A scrape counts from when it was due, so that
 * one that waits for the scrape before it is as late as it is for Prometheus. src/soak/load.sh
 * starts it.
 */
public final class SteadyLoad {

  private static final int CONNECTIONS = 32;
  private static final int IDLE = 500;
  private static final int SLOW_READERS = 50;
  private static final long TICK_MILLIS = 10;

  private final int port;
  private final int rate;
  private final int seconds;
  private final AtomicInteger failed = new AtomicInteger();

  private SteadyLoad(int port, int rate, int seconds) {
    this.port = port;
    this.rate = rate;
    this.seconds = seconds;
  }

  /** Arguments: program, host, scrapes a second, seconds. */
  public static void main(String... arguments) throws Exception {
    int rate = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    System.out.printf(
        "%s, %d processors, load %s; %d scrapes a second for %d s, %d idle connections, %d slow"
            + " readers; ms since the scrape was due%n%n",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Runtime.getRuntime().availableProcessors(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
        rate,
        seconds,
        IDLE,
        SLOW_READERS);
    System.out.println(
        "| what | scrapes due | answered | failed | median | 99th percentile | longest |"
            + " processor, s | RSS, MiB |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    int agent = freePort();
    measure(
        "agent of " + arguments[1],
        List.of(arguments[0], "--host", arguments[1], "agent", "--listen", "127.0.0.1:" + agent),
        new SteadyLoad(agent, rate, seconds));
    int exporter = freePort();
    measure(
        "node_exporter",
        List.of("prometheus-node-exporter", "--web.listen-address=127.0.0.1:" + exporter),
        new SteadyLoad(exporter, rate, seconds));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void measure(String title, List<String> command, SteadyLoad load)
      throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      load.awaitAnswer(process);
      long before = processorMillis(process.pid());
      long[] micros = load.run();
      System.out.printf(
          "| %s | %d | %d | %d | %.1f | %.1f | %.1f | %.1f | %d |%n",
          title,
          (long) load.rate * load.seconds,
          micros.length,
          load.failed.get(),
          at(micros, 0.5),
          at(micros, 0.99),
          at(micros, 1),
          (processorMillis(process.pid()) - before) / 1000.0,
          residentMib(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** In milliseconds; -1 if nothing was answered. */
  private static double at(long[] sortedMicros, double share) {
    return sortedMicros.length == 0
        ? -1
        : sortedMicros[(int) Math.min(sortedMicros.length - 1, sortedMicros.length * share)]
            / 1000.0;
  }

  private void awaitAnswer(Process process) throws IOException, InterruptedException {
    while (process.isAlive()) {
      try (KeptConnection connection = new KeptConnection(port, "/metrics")) {
        if (connection.ask() == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new IOException("it has ended");
  }

  /** How long each answer took that came, ascending, in microseconds. */
  private long[] run() throws Exception {
    List<KeptConnection> idle = new ArrayList<>();
    ExecutorService readers = Executors.newFixedThreadPool(SLOW_READERS);
    ExecutorService scrapers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      for (int i = 0; i < IDLE; i++) {
        KeptConnection connection = new KeptConnection(port, "/nothing");
        // A connection that has never asked for anything is soon closed.
        connection.ask();
        idle.add(connection);
      }
      for (int i = 0; i < SLOW_READERS; i++) {
        readers.execute(this::readSlowly);
      }
      long begin = System.nanoTime() + 1_000_000_000L;
      List<Callable<List<Long>>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        long first = begin + i * 1_000_000_000L / rate;
        all.add(() -> scrape(first));
      }
      List<Long> micros = new ArrayList<>();
      for (Future<List<Long>> each : scrapers.invokeAll(all)) {
        micros.addAll(each.get());
      }
      return micros.stream().mapToLong(Long::longValue).sorted().toArray();
    } finally {
      scrapers.shutdownNow();
      readers.shutdownNow();
      for (KeptConnection connection : idle) {
        connection.close();
      }
    }
  }

  /** What is due after the end is not asked for; who is late at the end has not answered it all. */
  private List<Long> scrape(long first) throws IOException {
    List<Long> micros = new ArrayList<>();
    long step = CONNECTIONS * 1_000_000_000L / rate;
    long end = first + seconds * 1_000_000_000L;
    KeptConnection connection = new KeptConnection(port, "/metrics");
    try {
      for (long due = first; due < end && System.nanoTime() < end; due += step) {
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        try {
          if (connection.ask() == 200) {
            micros.add((System.nanoTime() - due) / 1000);
          } else {
            failed.incrementAndGet();
          }
        } catch (IOException e) {
          failed.incrementAndGet();
          connection.close();
          connection = new KeptConnection(port, "/metrics");
        }
      }
    } finally {
      connection.close();
    }
    return micros;
  }

  private void readSlowly() {
    byte[] little = new byte[512];
    while (!Thread.currentThread().isInterrupted()) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket
            .getOutputStream()
            .write(
                "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        while (socket.getInputStream().read(little) >= 0) {
          Thread.sleep(50);
        }
      } catch (IOException e) {
        LockSupport.parkNanos(100_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static long residentMib(long pid) throws IOException {
    return Long.parseLong(
            Files.readString(Path.of("/proc/%d/statm".formatted(pid))).split(" ", 3)[1])
        * 4
        / 1024;
  }

  /** Fields 14 and 15 of stat (proc(5)), which follow the name in parentheses. */
  private static long processorMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MILLIS;
  }
}
