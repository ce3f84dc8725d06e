// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of clients will do, by the configuration that is current when a connection is
 * made: signed by an authority if they are to be verified, and with one of the allowed names.
 */
final class ClientCertificates extends X509ExtendedTrustManager {

  private final Supplier<@Nullable X509ExtendedTrustManager> authorities;
  private final Supplier<List<String>> allowedNames;

  /**
   * @param authorities gives null if certificates are not verified
   * @param allowedNames gives an empty list if any name will do
   */
  ClientCertificates(
      Supplier<@Nullable X509ExtendedTrustManager> authorities,
      Supplier<List<String>> allowedNames) {
    this.authorities = authorities;
    this.allowedNames = allowedNames;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    X509ExtendedTrustManager verifier = authorities.get();
    if (verifier != null) {
      verifier.checkClientTrusted(chain, type, engine);
    }
    List<String> allowed = allowedNames.get();
    if (!allowed.isEmpty() && names(chain[0]).stream().noneMatch(allowed::contains)) {
      throw new CertificateException("the certificate of the client has none of the allowed names");
    }
  }

  /** DNS, IP, e-mail and URI; the other forms are not text. */
  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .map(name -> name.get(1))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("there are no connections of this kind");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("there are no connections of this kind");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("the agent asks no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("the agent asks no server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the agent asks no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    X509ExtendedTrustManager verifier = authorities.get();
    return verifier == null ? new X509Certificate[0] : verifier.getAcceptedIssuers();
  }
}
