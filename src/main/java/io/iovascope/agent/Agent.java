// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.iovascope.agent.http.AgentResources;
import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.server.AgentServer;
import io.iovascope.agent.server.RequestRecord;
import io.iovascope.agent.server.WebConfigFile;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.agent.settings.ListenAddress;
import io.iovascope.agent.systemd.ServiceNotifier;
import io.iovascope.host.root.HostRoot;
import io.iovascope.posix.ProcessIdentity;
import io.iovascope.posix.ProgramPages;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The service: scans the host on schedule, logs what changes, answers over HTTP. */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Agent.class);

  /** How often it is looked whether the web configuration has changed. */
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  private final HostScan scan;
  private final Snapshots snapshots;
  private final WebConfigFile web;
  private final AgentServer server;
  private final List<ListenAddress> listens = new ArrayList<>();
  private final ProcessIdentity process;
  private final ServiceNotifier service;
  private final ServiceReport report;
  private final CompletableFuture<ProgramPages> pages = new CompletableFuture<>();
  private final FindingLog findingLog = new FindingLog();

  /** Done once it listens: where it cannot, that is all there is to say. */
  private final CompletableFuture<Void> listening = new CompletableFuture<>();

  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "schedule");
            thread.setDaemon(true);
            return thread;
          });

  private Agent(
      AgentSettings settings,
      Vertx vertx,
      WebConfigFile web,
      Supplier<HostRoot> root,
      HostPage page,
      String version,
      CompletableFuture<ProcessIdentity> process)
      throws IOException {
    InstantSource clock = InstantSource.system();
    this.scan = new HostScan(root, new KernelLogMemory(settings.state()), clock);
    this.snapshots =
        new Snapshots(this::scan, settings.greatestAge(), settings.scanTimeout(), clock);
    // Whoever asks first waits for the first scan, which needs nothing of what follows.
    schedule.execute(() -> guarded(snapshots::current));
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMeters.bind(meters);
    this.web = web;
    this.server =
        new AgentServer(
            vertx,
            AgentResources.of(settings, snapshots, page, version, web::state, meters),
            snapshots,
            web,
            new RequestRecord(meters, settings.accessLog()));
    try {
      for (ListenAddress address : settings.listen()) {
        listens.add(listen(address));
      }
    } catch (IOException e) {
      schedule.shutdownNow();
      snapshots.close();
      server.close();
      throw e;
    }
    this.process = process.join();
    this.service = ServiceNotifier.of(System.getenv(), this.process, LOG::warn);
    this.report = new ServiceReport(service, settings.interval());
  }

  /**
   * Starts it; the first scan begins at once.
   *
   * @param vertx serves HTTP; stays open when the agent ends
   * @param root opens the host, for each scan anew
   * @param page what is served at {@code /}
   * @throws IOException if an address cannot be listened at; the message begins with it
   * @throws IllegalArgumentException if the web configuration cannot be used
   */
  public static Agent start(
      AgentSettings settings, Vertx vertx, Supplier<HostRoot> root, HostPage page, String version)
      throws IOException {
    // To load what calls the C library takes as long as to open the listener.
    CompletableFuture<ProcessIdentity> process =
        CompletableFuture.supplyAsync(
            () ->
                ProcessIdentity.current(
                    problem ->
                        LOG.warnf("the user that the agent runs as is unknown: %s", problem)),
            task -> new Thread(task, "identity").start());
    WebConfigFile web = WebConfigFile.open(settings.webConfig(), InstantSource.system());
    Agent agent = new Agent(settings, vertx, web, root, page, version, process);
    for (ListenAddress address : agent.listens) {
      LOG.infof("listening at %s%s", address, web.hasTls() ? " with TLS" : "");
    }
    agent.listening.complete(null);
    agent.warnOfStrangers();
    if (agent.process.isRoot()) {
      LOG.warn("the agent runs as root; it needs no privilege, see docs/service.md");
    }
    // Once nobody else loads what calls the C library; the first answer does not wait for it.
    agent.pages.completeAsync(ProgramPages::ofThisProcess, agent.schedule);
    agent.repeat(agent::tick, settings.interval());
    agent.repeat(web::renew, RENEWAL);
    agent.service.watchdogInterval().ifPresent(interval -> agent.repeat(agent::watch, interval));
    return agent;
  }

  private ListenAddress listen(ListenAddress address) throws IOException {
    try {
      return server.listen(address);
    } catch (IOException e) {
      throw new IOException("cannot listen at %s: %s".formatted(address, reason(e)), e);
    }
  }

  private static String reason(IOException problem) {
    return problem instanceof UnknownHostException
        ? "no such host"
        : String.valueOf(problem.getMessage());
  }

  private void warnOfStrangers() {
    boolean open = listens.stream().anyMatch(address -> !address.isLoopback());
    if (open && !(web.hasTls() && web.isGuarded())) {
      LOG.warnf(
          "whoever reaches the port from another host %s; see --web-config in docs/service.md",
          web.isGuarded() ? "can read along, passwords too" : "is answered");
    }
  }

  /** The port of the first address that it listens at. */
  public int port() {
    return listens.get(0).port();
  }

  private void tick() {
    snapshots.current();
    report.scanned(snapshots.status());
  }

  private void repeat(Runnable task, Duration interval) {
    schedule.scheduleWithFixedDelay(
        () -> guarded(task), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What leaves a task, an error too, would end its repetition without a word. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "this is a bug, please report it");
    }
  }

  private void watch() {
    report.watch(snapshots.status());
  }

  private Snapshot scan() {
    Snapshot snapshot = scan.get();
    List<FindingLog.Line> lines = findingLog.update(snapshot.findings());
    listening.thenRun(() -> lines.forEach(Agent::log));
    // Whoever waits for the scan need not wait for this.
    pages.thenAcceptAsync(ProgramPages::giveBack, schedule);
    return snapshot;
  }

  private static void log(FindingLog.Line line) {
    switch (line.severity()) {
      case CRITICAL -> LOG.error(line.text());
      case WARNING -> LOG.warn(line.text());
      case INFO -> LOG.info(line.text());
    }
  }

  /** Ends at once, also while a scan runs. */
  @Override
  public void close() {
    report.stopping();
    schedule.shutdownNow();
    snapshots.close();
    server.close();
  }
}
