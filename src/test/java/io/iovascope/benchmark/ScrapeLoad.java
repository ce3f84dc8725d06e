// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scrapes a running agent at a steady rate and prints, every ten seconds, how many scrapes failed,
 * how long they took, and the memory and processor time of the agent. See docs/benchmarks.md.
 */
public final class ScrapeLoad {

  private static final int REPORT_SECONDS = 10;
  private static final int SENDERS = 8;
  private static final long PAGE_KIB = 4;
  private static final long TICK_MILLIS = 10;

  private final HttpRequest scrape;
  private final Path process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());

  private ScrapeLoad(URI address, long pid) {
    this.scrape = HttpRequest.newBuilder(address).build();
    this.process = Path.of("/proc", String.valueOf(pid));
  }

  /** Arguments: address of the metrics, process id of the agent, scrapes per second, seconds. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    new ScrapeLoad(URI.create(arguments[0]), Long.parseLong(arguments[1]))
        .run(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
  }

  private void run(int rate, int seconds) throws IOException, InterruptedException {
    ScheduledExecutorService senders = Executors.newScheduledThreadPool(SENDERS);
    for (int i = 0; i < SENDERS; i++) {
      long period = TimeUnit.SECONDS.toNanos(SENDERS) / rate;
      var unused =
          senders.scheduleAtFixedRate(
              this::scrape, i * period / SENDERS, period, TimeUnit.NANOSECONDS);
    }
    System.out.println("seconds  scrapes  failed  median ms  p99 ms  rss MiB  cpu ms per scrape");
    for (int passed = REPORT_SECONDS; passed <= seconds; passed += REPORT_SECONDS) {
      long before = processorMillis();
      Thread.sleep(TimeUnit.SECONDS.toMillis(REPORT_SECONDS));
      report(passed, processorMillis() - before);
    }
    senders.shutdownNow();
  }

  private void scrape() {
    long began = System.nanoTime();
    try {
      var response = client.send(scrape, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200 || response.body().length == 0) {
        failed.incrementAndGet();
      }
    } catch (IOException e) {
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    micros.add((System.nanoTime() - began) / 1000);
  }

  private void report(int passed, long processorMillis) throws IOException {
    List<Long> sorted;
    synchronized (micros) {
      sorted = new ArrayList<>(micros);
      micros.clear();
    }
    Collections.sort(sorted);
    int scrapes = sorted.size();
    System.out.printf(
        "%7d  %7d  %6d  %9.1f  %6.1f  %7d  %17.2f%n",
        passed,
        scrapes,
        failed.get(),
        scrapes == 0 ? 0 : sorted.get(scrapes / 2) / 1000.0,
        scrapes == 0 ? 0 : sorted.get(scrapes * 99 / 100) / 1000.0,
        residentMib(),
        scrapes == 0 ? 0 : (double) processorMillis / scrapes);
  }

  /** Field 2 of statm (proc(5)). */
  private long residentMib() throws IOException {
    String statm = Files.readString(process.resolve("statm"));
    return Long.parseLong(statm.split(" ", -1)[1]) * PAGE_KIB / 1024;
  }

  /** Fields 14 and 15 of stat (proc(5)), which follow the name in parentheses. */
  private long processorMillis() throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MILLIS;
  }
}
