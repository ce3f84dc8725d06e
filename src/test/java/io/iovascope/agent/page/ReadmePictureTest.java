// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures of the README show what the page says. */
class ReadmePictureTest {

  private static final Path PICTURES = Path.of("docs", "pictures");
  private static final int LARGEST = 200 << 10;

  /** When this fails, docs/pictures/make.sh makes the pictures anew. */
  @Test
  void thePageStillSaysWhatThePicturesShow() {
    Picture demo = CapturedHost.named("../../main/resources/demo/rmrr").picture();
    PageDocument page =
        PageDocument.parse(
            Pages.html(demo, Findings.of(Observed.of(demo)), new PageSelection(2, null)));

    Golden.assertMatches(wrapped(page.text("maps")), PICTURES.resolve("page.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"group-light.png", "group-dark.png"})
  void thePicturesAreThereAndSmall(String name) throws IOException {
    byte[] picture = Files.readAllBytes(PICTURES.resolve(name));

    assertThat(picture).startsWith(0x89, 'P', 'N', 'G').hasSizeBetween(1 << 10, LARGEST);
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int width = 0;
    for (String word : text.split(" ", -1)) {
      boolean next = width + word.length() > 99;
      if (width > 0) {
        lines.append(next ? "\n" : " ");
      }
      lines.append(word);
      width = next ? word.length() : width + 1 + word.length();
    }
    return lines.append('\n').toString();
  }
}
