package io.iovascope.agent.http;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.impl.SslChannelProvider;
import io.vertx.core.net.impl.SslContextProvider;
import io.vertx.core.net.impl.SslContextUpdate;

/**
 * In a native binary, stands for the class of Vert.x that sets up TLS. The agent speaks plain HTTP;
 * without these bodies the ciphers, certificates and key stores of the JDK are not part of the
 * binary.
 */
@TargetClass(className = "io.vertx.core.net.impl.SSLHelper")
final class NoTls {

  private NoTls() {}

  @Substitute
  Future<SslContextUpdate> updateSslContext(
      SSLOptions options, boolean force, ContextInternal context) {
    throw new UnsupportedOperationException("no TLS");
  }

  @Substitute
  Future<SslContextProvider> buildContextProvider(SSLOptions options, ContextInternal context) {
    throw new UnsupportedOperationException("no TLS");
  }

  @Substitute
  Future<SslChannelProvider> buildChannelProvider(SSLOptions options, ContextInternal context) {
    throw new UnsupportedOperationException("no TLS");
  }
}
