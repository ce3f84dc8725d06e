// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.web.TlsConfig;
import io.iovascope.agent.web.TlsConfig.Pem;
import io.iovascope.agent.web.WebConfig;
import io.iovascope.agent.web.WebConfigParser;
import io.iovascope.metrics.WebConfigState;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --web-config}, and what it names, looked at again and again: what has changed
 * takes effect without a restart. A file that is wrong changes nothing.
 */
public final class WebConfigFile {

  private static final Logger LOG = Logger.getLogger(WebConfigFile.class);

  private static final int LONGEST_BYTES = 1 << 20;

  private final @Nullable Path file;
  private final InstantSource clock;
  private volatile WebAccess current;
  private String seen;
  private String complaint = "";
  private volatile WebConfigState state;

  /** The parts of a configuration that are settled when the server starts. */
  private record Settled(
      boolean tls,
      boolean http2,
      TlsConfig.@Nullable ClientAuthentication clients,
      @Nullable List<String> protocols,
      @Nullable List<String> cipherSuites) {

    static Settled of(WebConfig config) {
      TlsConfig tls = config.tls();
      return tls == null
          ? new Settled(false, false, null, null, null)
          : new Settled(
              true,
              config.http2(),
              tls.clientAuthentication(),
              tls.protocols(),
              tls.cipherSuites());
    }
  }

  private WebConfigFile(@Nullable Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.current = read(null);
    this.seen = digest();
    this.state = good();
  }

  /**
   * Reads it.
   *
   * @param file null for none: everybody may ask, and nothing is encrypted
   * @throws IllegalArgumentException if it cannot be used; the message says why in one line
   */
  public static WebConfigFile open(@Nullable Path file, InstantSource clock) {
    return new WebConfigFile(file, clock);
  }

  WebAccess current() {
    return current;
  }

  /** Empty without a file. */
  public Optional<WebConfigState> state() {
    return file == null ? Optional.empty() : Optional.of(state);
  }

  /** Whether connections are encrypted. */
  public boolean hasTls() {
    return current.config().tls() != null;
  }

  /** Whether not everybody may ask who reaches the port. */
  public boolean isGuarded() {
    TlsConfig tls = current.config().tls();
    return !current.users().isEmpty()
        || (tls != null
            && tls.clientAuthentication().isRequired()
            && tls.clientAuthentication().isVerified());
  }

  private WebConfigState good() {
    TlsMaterial tls = current.tls();
    return new WebConfigState(true, clock.instant(), tls == null ? null : tls.end());
  }

  /** Looks whether something has changed, and has it take effect. Not for two threads at a time. */
  public void renew() {
    if (file == null) {
      return;
    }
    String now = digest();
    // What is wrong may be mended in a file that only the new configuration names.
    if (now.equals(seen) && state.isGood()) {
      return;
    }
    seen = now;
    try {
      current = read(current);
      seen = digest();
      state = good();
      complaint = "";
      LOG.infof("%s: read anew", Printable.of(file.toString()));
    } catch (IllegalArgumentException e) {
      state = new WebConfigState(false, state.since(), state.certificateEnd());
      String message = String.valueOf(e.getMessage());
      if (!message.equals(complaint)) {
        LOG.errorf("%s; what was read before stays in effect", Printable.of(message));
      }
      complaint = message;
    }
  }

  private WebAccess read(@Nullable WebAccess before) {
    if (file == null) {
      return new WebAccess(WebConfig.NONE, null, new Users(WebConfig.NONE.users()), null);
    }
    String name = file.toString();
    WebConfig config =
        WebConfigParser.parse(
            text(), name, Objects.requireNonNull(file.toAbsolutePath().getParent()));
    if (before != null && !Settled.of(before.config()).equals(Settled.of(config))) {
      throw new IllegalArgumentException(
          name
              + ": TLS or not, http2, client_auth_type, versions and cipher suites change with a"
              + " restart of the agent alone");
    }
    TlsConfig tls = config.tls();
    WebConfig.RateLimit limit = config.rateLimit();
    return new WebAccess(
        config,
        tls == null ? null : TlsMaterial.read(tls, name),
        before != null && before.users().haveHashes(config.users())
            ? before.users()
            : new Users(config.users()),
        limit == null ? null : new TokenBucket(limit, clock));
  }

  private String text() {
    try {
      return new String(content(Objects.requireNonNull(file)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] content(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(LONGEST_BYTES);
    }
  }

  /** Of the file and of those that it names as far as it is understood, as they are now. */
  private String digest() {
    MessageDigest digest = sha256();
    TlsConfig tls = current.config().tls();
    Stream<Path> named =
        tls == null
            ? Stream.empty()
            : Stream.of(tls.certificate(), tls.key(), tls.clientAuthorities())
                .filter(Objects::nonNull)
                .map(Pem::file)
                .filter(Objects::nonNull);
    Stream.concat(Stream.ofNullable(file), named)
        .forEach(
            path -> {
              try {
                digest.update(content(path));
              } catch (IOException e) {
                digest.update(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
              }
              digest.update((byte) 0);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
