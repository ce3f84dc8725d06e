// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.web.TlsConfig;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** How one listener is set up. */
final class ListenerOptions {

  /** The suites of TLS 1.3, which a configuration does not choose. */
  private static final List<String> TLS_1_3_SUITES =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

  private ListenerOptions() {}

  static HttpServerOptions of(WebConfigFile web) {
    HttpServerOptions options = Limits.options();
    TlsConfig tls = web.current().config().tls();
    return tls == null ? options : encrypted(options, tls, web);
  }

  private static HttpServerOptions encrypted(
      HttpServerOptions options, TlsConfig tls, WebConfigFile web) {
    options
        .setSsl(true)
        .setKeyCertOptions(KeyCertOptions.wrap(new RenewedKeys(() -> material(web).keys())))
        .setTrustOptions(
            TrustOptions.wrap(
                new ClientCertificates(
                    () -> material(web).authorities(), () -> config(web).allowedNames())))
        .setClientAuth(clientAuth(tls.clientAuthentication()))
        .setUseAlpn(true)
        .setAlpnVersions(
            web.current().config().http2()
                ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                : List.of(HttpVersion.HTTP_1_1))
        .setEnabledSecureTransportProtocols(new LinkedHashSet<>(tls.protocols()));
    if (!tls.cipherSuites().isEmpty()) {
      TLS_1_3_SUITES.forEach(options::addEnabledCipherSuite);
      tls.cipherSuites().forEach(options::addEnabledCipherSuite);
    }
    return options;
  }

  private static TlsMaterial material(WebConfigFile web) {
    return Objects.requireNonNull(web.current().tls());
  }

  private static TlsConfig config(WebConfigFile web) {
    return Objects.requireNonNull(web.current().config().tls());
  }

  private static ClientAuth clientAuth(TlsConfig.ClientAuthentication clients) {
    return switch (clients) {
      case NONE -> ClientAuth.NONE;
      case REQUESTED, VERIFIED_IF_GIVEN -> ClientAuth.REQUEST;
      case REQUIRED, VERIFIED -> ClientAuth.REQUIRED;
    };
  }
}
