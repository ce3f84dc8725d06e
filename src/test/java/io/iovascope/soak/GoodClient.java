// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A client as it should be: asks now and then, over one connection, and takes its answer. */
final class GoodClient implements Runnable {

  /** Who waits longer has not been answered, however busy the machine is. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** What is done with an answer. */
  interface Reader {
    void read(String text) throws IOException;
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final Duration pause;
  private final Reader reader;
  private final Failures failures;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();

  GoodClient(int port, String path, Duration pause, Reader reader, Failures failures) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .timeout(LONGEST)
            .build();
    this.pause = pause;
    this.reader = reader;
    this.failures = failures;
  }

  long answers() {
    return answers.get();
  }

  /** The longest that an answer took, in milliseconds. */
  long longestMillis() {
    return longest.get();
  }

  @Override
  public void run() {
    try {
      while (true) {
        ask();
        Thread.sleep(pause.toMillis());
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  void ask() throws InterruptedException {
    long begun = System.nanoTime();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        answers.incrementAndGet();
        long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        longest.accumulateAndGet(took, Math::max);
        reader.read(response.body());
      } else {
        failures.add("%s: status %d".formatted(request.uri().getPath(), response.statusCode()));
      }
    } catch (IOException | RuntimeException e) {
      failures.add("%s: %s".formatted(request.uri().getPath(), e));
    }
  }
}
