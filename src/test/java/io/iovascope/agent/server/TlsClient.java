// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Knows the test's authority, and may have a certificate of its own. */
final class TlsClient {

  static final Path FILES = Path.of("src/test/resources/agent/tls").toAbsolutePath();

  private final HttpClient http;

  /**
   * @param name of the client's certificate and key, or null for none
   */
  TlsClient(@Nullable String name) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate("ca"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (name != null) {
      own.setKeyEntry(
          "own",
          PrivateKeyPem.read(Files.readAllBytes(FILES.resolve(name + ".key"))),
          new char[0],
          new Certificate[] {certificate(name)});
    }
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    // No session is taken up again: each request shows its certificate.
    context.getClientSessionContext().setSessionCacheSize(1);
    http = HttpClient.newBuilder().sslContext(context).build();
  }

  static X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(FILES.resolve(name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  HttpResponse<String> get(int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:%d%s".formatted(port, path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
