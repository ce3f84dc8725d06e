// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What no parser of one of our documents may take for one.
 *
 * @param whole a document that the parser understands
 */
record DamagedDocuments(ObjectNode whole, Function<byte[], ? extends Reading<?>> parser) {

  private static final List<String> NONE =
      List.of("", "{", "[]", "null", "7", "{} {}", "{\"schema\":1}");

  void whatIsNoDocumentIsMalformed() {
    for (String none : NONE) {
      assertThat(status(none)).as(none).isEqualTo(Status.MALFORMED);
    }
  }

  void everyPropertyIsAskedFor() {
    whole
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode without = whole.deepCopy();
              without.remove(name);
              assertThat(status(without.toString()))
                  .as("without " + name)
                  .isEqualTo(Status.MALFORMED);
            });
  }

  void damagedBytesNeverFail() {
    Random random = new Random(1);
    byte[] document = whole.toPrettyString().getBytes(StandardCharsets.UTF_8);
    int malformed = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = document.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      malformed += parser.apply(damaged).isOk() ? 0 : 1;
    }
    assertThat(malformed).isBetween(1, 2000);
  }

  private Status status(String document) {
    return parser.apply(document.getBytes(StandardCharsets.UTF_8)).status();
  }
}
