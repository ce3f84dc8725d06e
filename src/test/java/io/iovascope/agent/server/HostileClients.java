// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for clients that do not do what clients should, beside one that does. */
abstract class HostileClients {

  /** Who waits this long for an answer would wait for ever. */
  private static final int LONGEST_MILLISECONDS = 60_000;

  private final List<Socket> sockets = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** Where an agent listens that watches a host whose IOMMU translates. */
  abstract int port();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(LONGEST_MILLISECONDS);
    sockets.add(socket);
    return socket;
  }

  private Socket connect(String request) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private void assertGoodClientIsAnswered() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port())))
            .timeout(Duration.ofMillis(LONGEST_MILLISECONDS))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("iommu_mode{mode=\"translated\"} 1.0");
  }

  @Test
  void halfRequestsAndReadersThatNeverReadHoldUpNobody() throws IOException, InterruptedException {
    for (int i = 0; i < 500; i++) {
      connect("GET /metrics HTTP/1.1\r\nHost: agent\r\nX-Half: " + i);
    }
    for (int i = 0; i < 50; i++) {
      // Pipelined, so that there is more to send than a socket holds.
      connect("GET / HTTP/1.1\r\nHost: agent\r\n\r\n".repeat(100));
    }

    for (int i = 0; i < 20; i++) {
      assertGoodClientIsAnswered();
    }
  }

  @Test
  void whoWaitsLongestForItsRequestMakesWayForTheNext() throws IOException, InterruptedException {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < Limits.CONNECTIONS + 50; i++) {
      silent.add(connect());
    }

    assertGoodClientIsAnswered();
    assertThat(silent.get(0).getInputStream().read()).isEqualTo(-1);
  }

  static Stream<String> malformed() {
    Random random = new Random(17);
    List<String> requests =
        new ArrayList<>(
            List.of(
                "\r\n\r\n\r\nGARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\n: empty\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\0\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n\r\n"));
    while (requests.size() < 40) {
      byte[] bytes = new byte[64];
      random.nextBytes(bytes);
      requests.add(new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
    }
    return requests.stream();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsNoRequestIsRefusedAndTheConnectionEnds(String request)
      throws IOException, InterruptedException {
    String answer = answer(connect(request));

    assertThat(answer).matches("(?s)HTTP/\\d\\.\\d (400|413|414|431|501|505) .*");
    assertGoodClientIsAnswered();
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, 5000, '', 0, 414",
    "GET /, 10, X: , 9000, 431",
    "POST /, 1, Content-Length: 100000, 0, 413",
  })
  void whatIsTooLongIsRefused(String start, int path, String header, int value, int status)
      throws IOException {
    String request =
        start
            + "a".repeat(path)
            + " HTTP/1.1\r\nHost: a\r\n"
            + (header.isEmpty() ? "" : header + "b".repeat(value) + "\r\n")
            + "\r\n";

    assertThat(answer(connect(request))).startsWith("HTTP/1.").contains(" " + status + " ");
  }

  @Test
  void severalRequestsOfOneConnectionAreAnsweredInTheirOrder() throws IOException {
    Socket socket =
        connect(
            "GET /q/health/live HTTP/1.1\r\nHost: a\r\n\r\n"
                + "HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answer(socket))
        .containsSubsequence(
            "HTTP/1.1 200", "\"UP\"", "HTTP/1.1 200", "HTTP/1.1 404", "no such page");
  }
}
