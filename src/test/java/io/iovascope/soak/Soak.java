// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import io.iovascope.packaged.RunningAgent;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged agent over a host that changes a thousand times a minute, with clients of all
 * kinds, and prints what it holds and whether it said anything wrong. src/soak/soak.sh starts it.
 */
public final class Soak {

  private static final long CHANGE_MILLIS = 60;
  private static final Duration SAMPLE = Duration.ofMinutes(1);
  private static final int LEAST_SAMPLES = 20;
  private static final Duration LONGEST_SCAN = Duration.ofSeconds(30);

  private final Path directory;
  private final Duration length;
  private final PrintStream out;
  private final Failures failures = new Failures();
  private final List<ProcessSample> samples = new ArrayList<>();

  /**
   * @param directory empty, for the host and what the agent keeps
   * @param out gets the report while it comes to be
   */
  public Soak(Path directory, Duration length, PrintStream out) {
    this.directory = directory;
    this.length = length;
    this.out = out;
  }

  /** Argument: seconds. Ends with status 1 if a promise was broken. */
  public static void main(String... arguments) throws Exception {
    Path directory = Files.createTempDirectory("soak");
    List<String> problems =
        new Soak(directory, Duration.ofSeconds(Long.parseLong(arguments[0])), System.out).run();
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  /** What was not as promised; empty if all was well. */
  public List<String> run() throws Exception {
    ChangingHost host = new ChangingHost(directory);
    Path state = Files.createDirectory(directory.resolve("state"));
    try (RunningAgent agent =
        new RunningAgent(
            "--host",
            host.directory().toString(),
            "--state",
            state.toString(),
            "--max-age",
            "500ms",
            "--interval",
            "1s")) {
      return run(host, agent);
    }
  }

  private List<String> run(ChangingHost host, RunningAgent agent) throws Exception {
    Account account = new Account(host, Scrape.of(agent.get("/metrics")));
    GoodClient scraper = client(agent, "/metrics", 250, account::metrics);
    List<GoodClient> clients =
        List.of(
            scraper,
            client(agent, "/api/v1/findings", 500, account::findings),
            client(agent, "/", 1000, text -> {}));
    ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
    var changing =
        changes.scheduleAtFixedRate(() -> change(host), 0, CHANGE_MILLIS, TimeUnit.MILLISECONDS);
    List<Thread> threads = clients.stream().map(Thread::new).toList();
    threads.forEach(Thread::start);
    try (BadClients others = new BadClients(agent.port())) {
      title();
      sample(host, agent, clients, others);
    } finally {
      changes.shutdown();
      changes.awaitTermination(1, TimeUnit.MINUTES);
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    if (!changing.isCancelled()) {
      failures.add("the host did not change to the end");
    }
    awaitScanAfter(Instant.now(), agent);
    scraper.ask();
    return end(host, agent, account);
  }

  private GoodClient client(RunningAgent agent, String path, int pause, GoodClient.Reader reader) {
    return new GoodClient(agent.port(), path, Duration.ofMillis(pause), reader, failures);
  }

  private static void change(ChangingHost host) {
    try {
      host.change();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void title() {
    out.printf("%s, %d s%n%n", Instant.now().truncatedTo(ChronoUnit.SECONDS), length.toSeconds());
    out.println(
        "| seconds | RSS, KiB | descriptors | threads | scans | scan errors | changes |"
            + " answers | failed | longest, ms | bad connections |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|");
  }

  private void sample(
      ChangingHost host, RunningAgent agent, List<GoodClient> clients, BadClients others)
      throws IOException, InterruptedException {
    Duration shorter = length.dividedBy(LEAST_SAMPLES);
    long step = (shorter.compareTo(SAMPLE) < 0 ? shorter : SAMPLE).toNanos();
    long begun = System.nanoTime();
    for (long next = step; next <= length.toNanos(); next += step) {
      TimeUnit.NANOSECONDS.sleep(begun + next - System.nanoTime());
      ProcessSample sample = ProcessSample.of(agent.pid());
      samples.add(sample);
      Scrape scrape = Scrape.of(agent.get("/metrics"));
      out.printf(
          "| %d | %d | %d | %d | %.0f | %.0f | %d | %d | %d | %d | %d |%n",
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
          sample.residentKibibytes(),
          sample.descriptors(),
          sample.threads(),
          scrape.sum("iovascope_scans_total"),
          scrape.sum("iovascope_scan_errors_total"),
          host.changes(),
          clients.stream().mapToLong(GoodClient::answers).sum(),
          failures.count(),
          clients.stream().mapToLong(GoodClient::longestMillis).max().orElse(0),
          others.connections());
      out.flush();
    }
  }

  /** So that what was changed last is in what is asked for last. */
  private void awaitScanAfter(Instant time, RunningAgent agent)
      throws IOException, InterruptedException {
    Instant end = time.plus(LONGEST_SCAN);
    while (!Scrape.of(agent.get("/metrics")).readAt().isAfter(time)) {
      if (Instant.now().isAfter(end)) {
        failures.add("no scan after the last change");
        return;
      }
      Thread.sleep(100);
    }
  }

  private List<String> end(ChangingHost host, RunningAgent agent, Account account) {
    Flatness flatness = new Flatness(samples, length);
    List<String> problems = new ArrayList<>(flatness.problems());
    problems.addAll(failures.first());
    problems.addAll(account.wrong());
    agent.log().stream()
        .filter(line -> line.contains("this is a bug"))
        .limit(10)
        .forEach(problems::add);
    out.printf("%n%d changes, %d faults written%n", host.changes(), host.faults());
    out.println(account.told());
    out.println(flatness.told());
    out.printf("%d answers failed%n", failures.count());
    problems.forEach(problem -> out.println("PROBLEM: " + problem));
    out.println(problems.isEmpty() ? "as promised" : "NOT as promised");
    out.flush();
    return problems;
  }
}
