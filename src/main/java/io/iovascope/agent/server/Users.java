// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who has an account. To check a password takes the better part of a second and is done once for
 * each that is right; those are remembered by a keyed hash, which says nothing to who sees it or
 * measures how long it takes to find.
 */
final class Users {

  private static final String SCHEME = "basic ";
  private static final String MAC = "HmacSHA256";

  /** The rest of a longer password does not count, in any implementation of bcrypt. */
  private static final int PASSWORD_BYTES = 72;

  private static final int REMEMBERED = 100;

  /** Of a random password. Who does not exist takes as long to refuse as who does. */
  private static final String NOBODY =
      "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

  private final Map<String, String> hashes;
  private final SecretKeySpec secret;
  private final Map<String, Boolean> right = new LinkedHashMap<>();

  /** What a client gives to say who it is. */
  record Login(String user, String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * @param hashes bcrypt's, by user; none if everybody may ask
   */
  Users(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.secret = new SecretKeySpec(key, MAC);
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }

  boolean haveHashes(Map<String, String> others) {
    return hashes.equals(others);
  }

  /** Reads the header {@code Authorization}; empty if it is none of the scheme Basic. */
  static Optional<Login> login(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String text = new String(decoded, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Login(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it has been found right before; takes no time. */
  boolean isRemembered(Login login) {
    String code = code(login);
    synchronized (right) {
      return right.containsKey(code);
    }
  }

  /** Whether user and password are right; takes its time. */
  boolean isRight(Login login) {
    String hash = hashes.get(login.user());
    byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
    boolean verified =
        BCrypt.verifyer()
            .verify(
                Arrays.copyOf(password, Math.min(password.length, PASSWORD_BYTES)),
                (hash == null ? NOBODY : hash).getBytes(StandardCharsets.US_ASCII))
            .verified;
    if (!verified || hash == null) {
      return false;
    }
    synchronized (right) {
      if (right.size() >= REMEMBERED) {
        right.remove(right.keySet().iterator().next());
      }
      right.put(code(login), true);
    }
    return true;
  }

  private String code(Login login) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(login.user().getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      mac.update(login.password().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
