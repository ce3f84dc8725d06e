// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that the program knows better: what stands between {@code <!-- NAME -->} and
 * {@code <!-- end of NAME -->}. {@code -Dgolden.update=true} writes it.
 */
public record GeneratedSection(Path document, String name) {

  /** Fails unless the document says exactly this. */
  public void assertMatches(String content) {
    try {
      String text = Files.readString(document);
      String begin = "<!-- " + name + " -->\n";
      String end = "<!-- end of " + name + " -->";
      assertThat(text).contains(begin, end);
      String before = text.substring(0, text.indexOf(begin) + begin.length());
      String after = text.substring(text.indexOf(end));
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(document, before + content + after);
      } else {
        assertThat(text.substring(before.length(), text.length() - after.length()))
            .as("%s, %s; -Dgolden.update=true writes it", document, name)
            .isEqualTo(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
