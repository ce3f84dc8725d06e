// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the agent listens. */
public sealed interface ListenAddress {

  /** What a message says that one should look like. */
  String EXPECTED = "an address such as 127.0.0.1:9978, [::1]:9978 or unix:/run/iovascope/http";

  /**
   * Of a network.
   *
   * @param host a name or an address, without brackets
   * @param port from 0, which lets the system choose, to 65535
   */
  record Network(String host, int port) implements ListenAddress {

    private static final Pattern FORM =
        Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)\\]|([A-Za-z0-9._-]+)):(\\d{1,5})");

    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(\\.\\d+){3}|::1|0(:0){6}:1");

    /** Whether nobody can reach it from another host. */
    public boolean isLoopback() {
      return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * A socket in the file system.
   *
   * @param path absolute
   */
  record Unix(String path) implements ListenAddress {

    private static final String PREFIX = "unix:";

    /** What the kernel has room for, less the zero at the end. */
    private static final int LONGEST = 107;

    @Override
    public String toString() {
      return PREFIX + path;
    }
  }

  /**
   * Reads {@code HOST:PORT}, {@code [IPv6]:PORT}, or {@code unix:/PATH}; empty if {@code text} is
   * anything else.
   */
  static Optional<ListenAddress> parse(String text) {
    if (text.startsWith(Unix.PREFIX + "/")) {
      String path = text.substring(Unix.PREFIX.length());
      return path.length() > Unix.LONGEST ? Optional.empty() : Optional.of(new Unix(path));
    }
    Matcher matcher = Network.FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new Network(host, Integer.parseInt(matcher.group(3))));
  }
}
