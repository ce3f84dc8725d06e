// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in the form of PEM: PKCS #8 (RFC 5958), which Java reads, and the older forms of RSA
 * (RFC 8017, A.1.2) and elliptic curves (RFC 5915), which are put into it. None that is encrypted.
 */
final class PrivateKeyPem {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (|RSA |EC )PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  /** The parameters of a key of RFC 5915, which name its curve. */
  private static final int PARAMETERS = 0xa0;

  /** The number 0, which is the version. */
  private static final String VERSION = "020100";

  /** The object identifier rsaEncryption, without parameters. */
  private static final String RSA = "06092a864886f70d0101010500";

  /** The object identifier id-ecPublicKey. */
  private static final String EC = "06072a8648ce3d0201";

  private PrivateKeyPem() {}

  /**
   * The first key of a text.
   *
   * @throws GeneralSecurityException if there is none that can be understood
   */
  static PrivateKey read(byte[] pem) throws GeneralSecurityException {
    Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidKeySpecException("no private key");
    }
    try {
      byte[] content = Base64.getMimeDecoder().decode(matcher.group(2));
      return switch (matcher.group(1)) {
        case "RSA " -> key(pkcs8(RSA, "", content), "RSA");
        case "EC " -> key(pkcs8(EC, curve(content), content), "EC");
        default -> anyOf(content);
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidKeySpecException(e);
    }
  }

  private static PrivateKey anyOf(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return key(pkcs8, algorithm);
      } catch (InvalidKeySpecException e) {
        // It is of another kind.
      }
    }
    throw new InvalidKeySpecException("neither RSA nor EC nor EdDSA");
  }

  private static PrivateKey key(byte[] pkcs8, String algorithm) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] pkcs8(String algorithm, String parameters, byte[] key) {
    HexFormat hex = HexFormat.of();
    return element(
        SEQUENCE,
        hex.parseHex(VERSION),
        element(SEQUENCE, hex.parseHex(algorithm), hex.parseHex(parameters)),
        element(OCTETS, key));
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length > 255) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 127) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  /** The element within the parameters of a key, in hexadecimal digits. */
  private static String curve(byte[] key) throws InvalidKeySpecException {
    int at = contentOf(key, 0);
    while (at < key.length) {
      int content = contentOf(key, at);
      int end = content + length(key, at);
      if ((key[at] & 0xff) == PARAMETERS) {
        return HexFormat.of().formatHex(key, content, end);
      }
      at = end;
    }
    throw new InvalidKeySpecException("the key does not name its curve");
  }

  private static int contentOf(byte[] der, int at) {
    return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < Math.min(first & 0x7f, 3); i++) {
      length = length << 8 | (der[at + 2 + i] & 0xff);
    }
    return length;
  }
}
