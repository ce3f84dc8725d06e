// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the agent listens.
 *
 * @param host a name or an address, without brackets
 * @param port from 0, which lets the system choose, to 65535
 */
public record ListenAddress(String host, int port) {

  /** What a message says that one should look like. */
  public static final String EXPECTED = "an address such as 127.0.0.1:9978 or [::1]:9978";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d+){3}|::1|0(:0){6}:1");

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)\\]|([A-Za-z0-9._-]+)):(\\d{1,5})");

  /** Reads {@code HOST:PORT}, or {@code [IPv6]:PORT}; empty if {@code text} is anything else. */
  public static Optional<ListenAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new ListenAddress(host, Integer.parseInt(matcher.group(3))));
  }

  /** Whether nobody can reach it from another host. */
  public boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
