// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrivateKeyPemTest {

  private static final Path KEYS = Path.of("src/test/resources/agent/tls");

  private static byte[] pem(String name) throws IOException {
    return Files.readAllBytes(KEYS.resolve(name));
  }

  @Test
  void theOldFormsAreTheSameKeys() throws IOException, GeneralSecurityException {
    assertThat(PrivateKeyPem.read(pem("rsa-pkcs1.key")))
        .isEqualTo(PrivateKeyPem.read(pem("rsa-pkcs8.key")));
    ECPrivateKey old = (ECPrivateKey) PrivateKeyPem.read(pem("ec-sec1.key"));
    ECPrivateKey today = (ECPrivateKey) PrivateKeyPem.read(pem("ec-pkcs8.key"));
    assertThat(old.getS()).isEqualTo(today.getS());
    assertThat(old.getParams().getCurve()).isEqualTo(today.getParams().getCurve());
  }

  @Test
  void whatIsNoKeyIsRefused() {
    for (String name : new String[] {"encrypted.key", "ca.pem", "README.md"}) {
      assertThatThrownBy(() -> PrivateKeyPem.read(pem(name)))
          .as(name)
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Property
  void hostileKeysAreRefused(@ForAll byte[] der) {
    for (String kind : new String[] {"", "RSA ", "EC "}) {
      String pem =
          "-----BEGIN %sPRIVATE KEY-----\n%s\n-----END %sPRIVATE KEY-----\n"
              .formatted(kind, Base64.getEncoder().encodeToString(der), kind);
      assertThatThrownBy(() -> PrivateKeyPem.read(pem.getBytes(StandardCharsets.US_ASCII)))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }
}
