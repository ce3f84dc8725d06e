// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code iovascope agent} as a process of its own. */
public final class RunningAgent implements AutoCloseable {

  private static final String LISTENING = "listening at 127.0.0.1:";
  private static final long LONGEST_END_SECONDS = 30;
  private static final long LONGEST_LINE_SECONDS = 30;

  private final Process process;
  private final int port;
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts it at a free port and waits until it listens. */
  public RunningAgent(String... arguments) throws IOException {
    this(Map.of(), arguments);
  }

  /**
   * Starts it at a free port and waits until it listens.
   *
   * @param environment variables that it has besides those of the test
   */
  public RunningAgent(Map<String, String> environment, String... arguments) throws IOException {
    this(environment, Program.process(all(arguments)));
  }

  private RunningAgent(Map<String, String> environment, ProcessBuilder builder) throws IOException {
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    process = builder.start();
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line = errors.readLine();
    while (line != null && !line.contains(LISTENING)) {
      log.add(line);
      line = errors.readLine();
    }
    if (line == null) {
      throw new IOException("the agent ended: " + log);
    }
    log.add(line);
    // What follows the port says whether there is TLS.
    port =
        Integer.parseInt(
            line.substring(line.indexOf(LISTENING) + LISTENING.length()).replaceFirst("\\D.*", ""));
    reader = new Thread(() -> errors.lines().forEach(log::add));
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it under a limit, see {@link Program#limited}. */
  public static RunningAgent limited(String limit, String... arguments) throws IOException {
    return new RunningAgent(Map.of(), Program.limited(limit, all(arguments)));
  }

  private static String[] all(String... arguments) {
    return Stream.concat(Stream.of("agent", "--listen", "127.0.0.1:0"), Stream.of(arguments))
        .toArray(String[]::new);
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** What it has logged so far; all of it after {@link #terminate}. */
  public List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** Waits until a line of the log has this text, or it is too late for it. */
  public void awaitLog(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LINE_SECONDS);
    while (log().stream().noneMatch(line -> line.contains(text)) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
  }

  /** The text at a path, whatever the status. */
  public String get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  /** Sends SIGTERM and gives the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the agent does not end on SIGTERM");
    }
    // What it said last may still be on its way.
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
