// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.serve;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A Pushgateway of Prometheus, where metrics lie until they are scraped.
 *
 * @param group the address of what is replaced there, without user and password
 * @param login user and password as they stand in an address, or null
 */
record Pushgateway(URI group, @Nullable String login) {

  private static final String JOB = "iovascope";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER_BYTES = 300;

  /**
   * Understands an address.
   *
   * @param text such as {@code http://gateway:9091}; the job and the instance are added unless it
   *     names a job itself
   * @param instance the name of the host
   */
  static Pushgateway of(String text, String instance) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getHost() == null
          || !("http".equals(scheme) || "https".equals(scheme))
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw wrong();
      }
      String path = uri.getRawPath().replaceFirst("/+$", "");
      String group =
          path.contains("/metrics/job/")
              ? path
              : path
                  + "/metrics/job/%s/instance/%s"
                      .formatted(JOB, URLEncoder.encode(instance, StandardCharsets.UTF_8));
      URI address = new URI(scheme + "://" + uri.getRawAuthority().replaceFirst(".*@", "") + group);
      return new Pushgateway(address, uri.getUserInfo());
    } catch (URISyntaxException e) {
      throw wrong();
    }
  }

  /** Without the address, which may have a password in it. */
  private static CommandFailure wrong() {
    return CommandFailure.usage("--push: expected an address such as http://gateway:9091");
  }

  /** Replaces what lies there of this job and instance. */
  void put(byte[] metrics, String contentType) {
    try {
      HttpURLConnection connection = (HttpURLConnection) group.toURL().openConnection();
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("PUT");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", contentType);
      if (login != null) {
        String code = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        connection.setRequestProperty("Authorization", "Basic " + code);
      }
      connection.setFixedLengthStreamingMode(metrics.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(metrics);
      }
      int status = connection.getResponseCode();
      if (status / 100 != 2) {
        throw new IOException("it answers %d %s".formatted(status, answer(connection)));
      }
    } catch (IOException e) {
      throw CommandFailure.host(
          "%s: the metrics cannot be pushed: %s"
              .formatted(Printable.of(group.toString()), Printable.of(reason(e))));
    }
  }

  private static String reason(IOException problem) {
    return problem instanceof UnknownHostException
        ? "no such host"
        : String.valueOf(problem.getMessage());
  }

  private static String answer(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      return in == null
          ? ""
          : new String(in.readNBytes(LONGEST_ANSWER_BYTES), StandardCharsets.UTF_8).strip();
    }
  }
}
