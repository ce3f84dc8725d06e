// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.web.TlsConfig;
import io.iovascope.agent.web.TlsConfig.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Key and certificates as they were read at one time.
 *
 * @param keys has the one of the server
 * @param authorities of clients; null if the certificates of clients are not verified
 * @param end when the first certificate of the server's chain is no longer valid
 */
record TlsMaterial(
    X509ExtendedKeyManager keys, @Nullable X509ExtendedTrustManager authorities, Instant end) {

  private static final int LONGEST_BYTES = 1 << 20;

  /**
   * Reads what a configuration names.
   *
   * @param name what messages call the configuration
   * @throws IllegalArgumentException if something is not there, or cannot be understood; the
   *     message says what in one line
   */
  static TlsMaterial read(TlsConfig config, String name) {
    Set<String> suites = supportedSuites();
    for (String suite : config.cipherSuites()) {
      if (!suites.contains(suite)) {
        throw new IllegalArgumentException(
            "%s: tls_server_config.cipher_suites: '%s': not one of this Java"
                .formatted(name, suite));
      }
    }
    List<X509Certificate> chain = certificates(config.certificate(), name);
    PrivateKey key = key(config.key(), name);
    if (!arePair(key, chain.get(0))) {
      throw wrong(config.key(), name, "is not the key of the certificate");
    }
    Pem authorities = config.clientAuthorities();
    return new TlsMaterial(
        keys(key, chain),
        authorities == null ? null : trust(authorities, name),
        chain.stream()
            .map(each -> each.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElseThrow());
  }

  private static Set<String> supportedSuites() {
    try {
      return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bytes that a configuration names. */
  static byte[] bytes(Pem pem, String name) {
    String text = pem.text();
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (pem.file() == null) {
      throw new IllegalArgumentException("neither text nor file");
    }
    try (InputStream in = Files.newInputStream(pem.file())) {
      byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
      if (bytes.length > LONGEST_BYTES) {
        throw wrong(pem, name, "has more than %d bytes".formatted(LONGEST_BYTES));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw wrong(pem, name, "no such file");
    } catch (IOException e) {
      throw wrong(pem, name, "cannot be read: " + e.getMessage());
    }
  }

  private static IllegalArgumentException wrong(Pem pem, String name, String problem) {
    return new IllegalArgumentException("%s:%d: %s: %s".formatted(name, pem.line(), pem, problem));
  }

  private static List<X509Certificate> certificates(Pem pem, String name) {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(pem, name)));
      List<X509Certificate> certificates =
          read.stream()
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw wrong(pem, name, "expected certificates in the form of PEM");
      }
      return certificates;
    } catch (CertificateException e) {
      throw wrong(pem, name, "expected certificates in the form of PEM");
    }
  }

  private static PrivateKey key(Pem pem, String name) {
    byte[] bytes = bytes(pem, name);
    try {
      return PrivateKeyPem.read(bytes);
    } catch (GeneralSecurityException e) {
      throw wrong(pem, name, "expected a private key in the form of PEM, not encrypted");
    }
  }

  private static X509ExtendedKeyManager keys(PrivateKey key, List<X509Certificate> chain) {
    try {
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("agent", key, password, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return Stream.of(factory.getKeyManagers())
          .filter(X509ExtendedKeyManager.class::isInstance)
          .map(X509ExtendedKeyManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean arePair(PrivateKey key, X509Certificate certificate) {
    String type = key.getAlgorithm();
    String algorithm =
        switch (type) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> type;
        };
    try {
      byte[] message = "one signs it, the other one knows".getBytes(StandardCharsets.UTF_8);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static X509ExtendedTrustManager trust(Pem authorities, String name) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate each : certificates(authorities, name)) {
        store.setCertificateEntry(String.valueOf(store.size()), each);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
