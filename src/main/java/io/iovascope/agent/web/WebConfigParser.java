// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.web;

import io.iovascope.agent.web.TlsConfig.ClientAuthentication;
import io.iovascope.agent.web.TlsConfig.Pem;
import io.iovascope.text.Durations;
import io.iovascope.text.Printable;
import java.io.StringReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a web configuration: the format of exporter-toolkit's {@code docs/web-configuration.md}.
 * Every key is understood, or refused by its name and line.
 */
public final class WebConfigParser {

  private static final int LONGEST_CHARACTERS = 1 << 20;
  private static final int DEEPEST = 10;

  /** Version, cost, salt and hash. */
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  private static final int LEAST_COST = 4;

  /** Twice the work for each step; beyond this one a check takes seconds. */
  private static final int GREATEST_COST = 15;

  /** What exporter-toolkit lets a file set. */
  private static final List<String> HEADERS =
      List.of(
          "Content-Security-Policy",
          "X-Frame-Options",
          "X-Content-Type-Options",
          "X-XSS-Protection",
          "Strict-Transport-Security");

  private final String name;
  private final Path directory;

  private WebConfigParser(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /**
   * Reads one.
   *
   * @param text the content of the file
   * @param name what messages call the file
   * @param directory that of the file, absolute: names of files in it are meant from there
   * @throws IllegalArgumentException if something is wrong; the message says where, and what was
   *     expected, in one line
   */
  public static WebConfig parse(String text, String name, Path directory) {
    return new WebConfigParser(name, directory).parse(text);
  }

  private WebConfig parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST_CHARACTERS);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    Node root;
    try {
      root = new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new IllegalArgumentException(
          "%s:%d: not YAML: %s".formatted(name, line, Printable.of(String.valueOf(e.getProblem()))),
          e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(
          "%s: not YAML: %s".formatted(name, Printable.of(String.valueOf(e.getMessage()))), e);
    }
    return root == null ? WebConfig.NONE : config(new YamlMapping(name, "", root));
  }

  private WebConfig config(YamlMapping root) {
    root.only(
        "tls_server_config",
        "http_server_config",
        "basic_auth_users",
        "basic_auth_excluded_paths",
        "rate_limit");
    YamlMapping http = root.mapping("http_server_config").only("http2", "headers");
    return new WebConfig(
        root.has("tls_server_config") ? tls(root.mapping("tls_server_config")) : null,
        http.truth("http2", true),
        headers(http.mapping("headers")),
        users(root.mapping("basic_auth_users")),
        root.list("basic_auth_excluded_paths"),
        rateLimit(root.mapping("rate_limit")));
  }

  private TlsConfig tls(YamlMapping tls) {
    tls.only(
        "cert",
        "key",
        "client_ca",
        "cert_file",
        "key_file",
        "client_auth_type",
        "client_ca_file",
        "client_allowed_sans",
        "min_version",
        "max_version",
        "cipher_suites",
        "prefer_server_cipher_suites",
        "curve_preferences");
    if (tls.has("curve_preferences")) {
      throw tls.wrong("curve_preferences", "the agent uses the curves of its Java; leave this out");
    }
    if (!tls.truth("prefer_server_cipher_suites", true)) {
      throw tls.wrong("prefer_server_cipher_suites", "the agent's order counts; leave this out");
    }
    ClientAuthentication client = client(tls);
    Pem authorities = pem(tls, "client_ca").orElse(null);
    List<String> names = tls.list("client_allowed_sans");
    if (client.isVerified() && authorities == null) {
      throw tls.wrong("client_auth_type", "%s needs client_ca_file".formatted(client.label()));
    }
    if (client == ClientAuthentication.NONE && authorities != null) {
      throw tls.wrong(
          tls.has("client_ca") ? "client_ca" : "client_ca_file",
          "nobody is asked for a certificate; set client_auth_type");
    }
    if (!names.isEmpty() && !client.isRequired()) {
      throw tls.wrong(
          "client_allowed_sans",
          "needs client_auth_type RequireAndVerifyClientCert or RequireAnyClientCert");
    }
    return new TlsConfig(
        needed(tls, "cert"),
        needed(tls, "key"),
        client,
        authorities,
        names,
        protocols(tls),
        tls.list("cipher_suites"));
  }

  private ClientAuthentication client(YamlMapping tls) {
    String label = tls.text("client_auth_type").orElse(ClientAuthentication.NONE.label());
    if (label.isEmpty()) {
      return ClientAuthentication.NONE;
    }
    // The name of an older version of the toolkit.
    String today = label.equals("RequireClientCert") ? "RequireAnyClientCert" : label;
    return Stream.of(ClientAuthentication.values())
        .filter(each -> each.label().equals(today))
        .findFirst()
        .orElseThrow(
            () ->
                tls.wrong(
                    "client_auth_type",
                    "'%s': expected one of %s"
                        .formatted(
                            label,
                            Stream.of(ClientAuthentication.values())
                                .map(ClientAuthentication::label)
                                .collect(Collectors.joining(", ")))));
  }

  private List<String> protocols(YamlMapping tls) {
    int least = version(tls, "min_version", 2);
    int greatest = version(tls, "max_version", 3);
    if (least > greatest) {
      throw tls.wrong("max_version", "is below min_version");
    }
    List<String> protocols = new ArrayList<>();
    for (int version = least; version <= greatest; version++) {
      protocols.add("TLSv1." + version);
    }
    return protocols;
  }

  private static int version(YamlMapping tls, String key, int fallback) {
    Optional<String> text = tls.text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    return switch (text.get()) {
      case "TLS12" -> 2;
      case "TLS13" -> 3;
      default ->
          throw tls.wrong(
              key,
              "'%s': expected TLS12 or TLS13; Java speaks nothing older".formatted(text.get()));
    };
  }

  private Pem needed(YamlMapping tls, String key) {
    return pem(tls, key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: tls_server_config needs %s_file, or %s".formatted(name, key, key)));
  }

  private Optional<Pem> pem(YamlMapping tls, String key) {
    String fileKey = key + "_file";
    Optional<String> text = tls.text(key).filter(each -> !each.isEmpty());
    Optional<String> file = tls.text(fileKey).filter(each -> !each.isEmpty());
    if (text.isPresent() && file.isPresent()) {
      throw tls.wrong(key, "either this or %s".formatted(fileKey));
    }
    if (text.isPresent()) {
      return Optional.of(new Pem(tls.name(key), tls.line(key), text.get(), null));
    }
    return file.map(
        each -> new Pem(tls.name(fileKey), tls.line(fileKey), null, path(tls, fileKey, each)));
  }

  private Path path(YamlMapping tls, String key, String text) {
    try {
      return directory.resolve(text);
    } catch (InvalidPathException e) {
      throw tls.wrong(key, "expected the name of a file");
    }
  }

  private static Map<String, String> headers(YamlMapping headers) {
    headers.only(HEADERS);
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : headers.keys()) {
      String value = headers.text(key).orElse("");
      if (value.chars().anyMatch(each -> each < ' ' || each > '~')) {
        throw headers.wrong(key, "expected plain characters in one line");
      }
      oneOf(headers, key, value);
      if (!value.isEmpty()) {
        given.put(key, value);
      }
    }
    return given;
  }

  private static void oneOf(YamlMapping headers, String key, String value) {
    Set<String> allowed =
        switch (key) {
          case "X-Frame-Options" -> Set.of("", "deny", "sameorigin");
          case "X-Content-Type-Options" -> Set.of("", "nosniff");
          default -> Set.of(value);
        };
    if (!allowed.contains(value.toLowerCase(Locale.ROOT)) && !allowed.contains(value)) {
      throw headers.wrong(key, "'%s': no value of this header".formatted(value));
    }
  }

  private static Map<String, String> users(YamlMapping users) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String user : users.keys()) {
      String hash = users.text(user).orElse("");
      Matcher matcher = BCRYPT.matcher(hash);
      if (user.isEmpty() || user.contains(":")) {
        throw users.wrong(user, "a user has a name, without a colon");
      }
      if (!matcher.matches()) {
        throw users.wrong(user, "expected a bcrypt hash, as htpasswd -nBC 10 makes it");
      }
      int cost = Integer.parseInt(matcher.group(1));
      if (cost < LEAST_COST || cost > GREATEST_COST) {
        throw users.wrong(
            user, "a cost of %d; expected %d to %d".formatted(cost, LEAST_COST, GREATEST_COST));
      }
      hashes.put(user, hash);
    }
    return hashes;
  }

  private static WebConfig.@Nullable RateLimit rateLimit(YamlMapping limit) {
    limit.only("interval", "burst");
    String text = limit.text("interval").orElse("0");
    if (text.matches("0(ns|us|ms|s|m|h)?")) {
      return null;
    }
    Duration interval =
        Durations.parsePositive(text)
            .orElseThrow(
                () ->
                    limit.wrong(
                        "interval", "'%s': expected %s".formatted(text, Durations.EXPECTED)));
    String burst = limit.text("burst").orElse("0");
    if (!burst.matches("[1-9]\\d{0,6}")) {
      throw limit.wrong(
          limit.has("burst") ? "burst" : "interval",
          "a burst of at least 1 is needed, or every request is refused");
    }
    return new WebConfig.RateLimit(interval, Integer.parseInt(burst));
  }
}
