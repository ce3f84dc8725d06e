// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import io.iovascope.metrics.MetricSelection;
import io.iovascope.text.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the agent, from flags, environment and file. {@link AgentOption} says what each is.
 *
 * @param listen at least one
 * @param webConfig the file, or null
 * @param telemetryPath where the metrics are; with a slash at the beginning
 * @param state the state directory, or null
 */
public record AgentSettings(
    List<ListenAddress> listen,
    @Nullable Path webConfig,
    String telemetryPath,
    boolean accessLog,
    Duration maxAge,
    Duration interval,
    Duration scanTimeout,
    Duration slowInterval,
    MetricSelection selection,
    @Nullable Path state) {

  private static final Pattern TELEMETRY_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  public AgentSettings {
    listen = List.copyOf(listen);
  }

  /**
   * Puts the settings together.
   *
   * @param flags the options that were given, by {@link AgentOption#key()}
   * @param environment all variables
   * @param file the content of the properties file
   * @param fileName what messages call the file
   * @throws IllegalArgumentException if a value makes no sense, or the file has a key that there is
   *     not; the message says where it was given and what was expected
   */
  public static AgentSettings of(
      Map<String, String> flags,
      Map<String, String> environment,
      Properties file,
      String fileName) {
    for (String key : file.stringPropertyNames()) {
      if (Set.of(AgentOption.values()).stream().noneMatch(option -> option.key().equals(key))) {
        throw new IllegalArgumentException(
            "%s: '%s': no such setting; there are %s"
                .formatted(fileName, key, String.join(", ", keys())));
      }
    }
    RawSettings given = new RawSettings(flags, environment, file, fileName);
    return new AgentSettings(
        given.get(AgentOption.LISTEN, ListenAddress.EXPECTED, AgentSettings::addresses),
        given.get(AgentOption.WEB_CONFIG, "a file", AgentSettings::path).orElse(null),
        given.get(
            AgentOption.TELEMETRY_PATH,
            "a path such as /metrics, that nothing else has",
            AgentSettings::telemetryPath),
        given.get(AgentOption.ACCESS_LOG, "true or false", AgentSettings::truth),
        given.duration(AgentOption.MAX_AGE),
        given.duration(AgentOption.INTERVAL),
        given.duration(AgentOption.SCAN_TIMEOUT),
        given.duration(AgentOption.SLOW_INTERVAL),
        new MetricSelection(
            given.get(AgentOption.GROUP, "group numbers such as 3,17", AgentSettings::groups),
            given.get(AgentOption.DROP_IDLE_VFS, "true or false", AgentSettings::truth)),
        given.get(AgentOption.STATE, "a directory", AgentSettings::path).orElse(null));
  }

  /** How old a snapshot may be: scans are made on schedule too, so never older than an interval. */
  public Duration greatestAge() {
    return maxAge.compareTo(interval) < 0 ? maxAge : interval;
  }

  private static List<String> keys() {
    return Arrays.stream(AgentOption.values()).map(AgentOption::key).toList();
  }

  private static Optional<Set<Integer>> groups(String text) {
    Set<Integer> groups = new HashSet<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      if (!part.strip().matches("\\d{1,9}")) {
        return Optional.empty();
      }
      groups.add(Integer.valueOf(part.strip()));
    }
    return Optional.of(groups);
  }

  private static Optional<List<ListenAddress>> addresses(String text) {
    List<ListenAddress> addresses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<ListenAddress> address = ListenAddress.parse(part.strip());
      if (address.isEmpty() || addresses.contains(address.get())) {
        return Optional.empty();
      }
      addresses.add(address.get());
    }
    return Optional.of(List.copyOf(addresses));
  }

  private static Optional<String> telemetryPath(String text) {
    return TELEMETRY_PATH.matcher(text).matches()
            && !text.startsWith("/api/")
            && !text.startsWith("/q/")
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Boolean> truth(String text) {
    return text.equals("true") || text.equals("false")
        ? Optional.of(Boolean.valueOf(text))
        : Optional.empty();
  }

  private static Optional<Optional<Path>> path(String text) {
    try {
      return Optional.of(text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Finds a value and says where it is from if it makes no sense. */
  private record RawSettings(
      Map<String, String> flags,
      Map<String, String> environment,
      Properties file,
      String fileName) {

    private interface Parser<T> {
      Optional<T> parse(String text);
    }

    Duration duration(AgentOption option) {
      return get(option, Durations.EXPECTED, Durations::parsePositive);
    }

    <T> T get(AgentOption option, String expected, Parser<T> parser) {
      String flag = flags.get(option.key());
      String variable = environment.get(option.variable());
      String property = file.getProperty(option.key());
      if (flag != null) {
        return parse(flag, option.flag(), expected, parser);
      }
      if (variable != null) {
        return parse(variable, option.variable(), expected, parser);
      }
      if (property != null) {
        return parse(property.strip(), fileName + ": " + option.key(), expected, parser);
      }
      return parse(option.defaultValue(), option.key(), expected, parser);
    }

    private static <T> T parse(String text, String where, String expected, Parser<T> parser) {
      return parser
          .parse(text)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s: '%s': expected %s".formatted(where, text, expected)));
    }
  }
}
