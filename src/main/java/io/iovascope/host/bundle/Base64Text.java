// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.archive.Unpacking;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Sections in base64 (RFC 4648), perhaps compressed: tables of firmware, long values of apport. */
final class Base64Text {

  private static final Pattern LINE = Pattern.compile("[A-Za-z0-9+/]{40,200}={0,2}");
  private static final int LONGEST = 64 << 20;

  private Base64Text() {}

  /** The section as plain text; as it is, if it is no base64. */
  static Section plain(Section section) {
    String first = section.text().lines().findFirst().orElse("").strip();
    return LINE.matcher(first).matches() ? decoded(section) : section;
  }

  /** The section decoded, in pieces that each end where the encoding does. */
  static Section decoded(Section section) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(section.text());
    } catch (IllegalArgumentException e) {
      return section;
    }
    try (InputStream plain = Unpacking.plain(new ByteArrayInputStream(bytes))) {
      String text = new String(plain.readNBytes(LONGEST), StandardCharsets.UTF_8);
      return new Section(section.title(), section.firstLine(), text);
    } catch (IOException e) {
      return section;
    }
  }
}
