// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the agent, and how.
 *
 * @param tls null for none: then nothing is encrypted
 * @param http2 whether it is offered; with TLS alone
 * @param headers what every answer is to have besides its own
 * @param users the bcrypt hash of the password of each; none if everybody may ask
 * @param openPaths what may be asked without a user
 * @param rateLimit null for none
 */
public record WebConfig(
    @Nullable TlsConfig tls,
    boolean http2,
    Map<String, String> headers,
    Map<String, String> users,
    List<String> openPaths,
    @Nullable RateLimit rateLimit) {

  /** What holds without a file. */
  public static final WebConfig NONE =
      new WebConfig(null, true, Map.of(), Map.of(), List.of(), null);

  public WebConfig {
    headers = Map.copyOf(headers);
    users = Map.copyOf(users);
    openPaths = List.copyOf(openPaths);
  }

  /**
   * A bucket with room for a burst, into which a token falls at each interval; each request takes
   * one.
   *
   * @param interval above 0
   * @param burst above 0
   */
  public record RateLimit(Duration interval, int burst) {}
}
