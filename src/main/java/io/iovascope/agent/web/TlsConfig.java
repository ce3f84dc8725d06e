// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.web;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted.
 *
 * @param certificate of the server, with those that lead to its authority
 * @param clientAuthorities who signs certificates of clients, or null
 * @param allowedNames of which a client's certificate has to have one as Subject Alternative Name;
 *     empty for any
 * @param protocols the versions of TLS, in Java's words
 * @param cipherSuites for TLS 1.2, best first; empty for those of Java
 */
public record TlsConfig(
    Pem certificate,
    Pem key,
    ClientAuthentication clientAuthentication,
    @Nullable Pem clientAuthorities,
    List<String> allowedNames,
    List<String> protocols,
    List<String> cipherSuites) {

  public TlsConfig {
    allowedNames = List.copyOf(allowedNames);
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }

  /**
   * Something in PEM's form.
   *
   * @param key where the file says so, such as {@code tls_server_config.cert_file}
   * @param line of that
   * @param text the content, or null if it is in a file
   * @param file absolute, or null
   */
  public record Pem(String key, int line, @Nullable String text, @Nullable Path file) {

    /** Without the content: it may be a secret. */
    @Override
    public String toString() {
      return key + (file == null ? "" : " " + file);
    }
  }

  /** What is asked of a client; the names are those of the file, without their last word. */
  public enum ClientAuthentication {
    NONE("NoClientCert", false, false),
    REQUESTED("RequestClientCert", false, false),
    REQUIRED("RequireAnyClientCert", true, false),
    VERIFIED_IF_GIVEN("VerifyClientCertIfGiven", false, true),
    VERIFIED("RequireAndVerifyClientCert", true, true);

    private final String label;
    private final boolean required;
    private final boolean verified;

    ClientAuthentication(String label, boolean required, boolean verified) {
      this.label = label;
      this.required = required;
      this.verified = verified;
    }

    /** How the file calls it. */
    public String label() {
      return label;
    }

    /** Whether a client without a certificate is refused. */
    public boolean isRequired() {
      return required;
    }

    /** Whether a certificate has to be signed by one of the authorities. */
    public boolean isVerified() {
      return verified;
    }
  }
}
