// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.iovascope.host.Reading;
import java.io.IOException;
import java.util.function.Function;

/** A JSON document that somebody else wrote: nothing in it is believed to be as it should. */
final class ForeignDocument {

  private static final int DEEPEST = 16;
  private static final int LONGEST_STRING = 1 << 16;
  private static final int LONGEST_NUMBER = 20;

  private ForeignDocument() {}

  /**
   * What the document tells of.
   *
   * @param path where the document is from
   * @param reader may throw {@link Member.MalformedException}
   * @return {@code MALFORMED} with the first thing that is wrong
   */
  static <T> Reading<T> read(byte[] document, String path, Function<Member, T> reader) {
    try {
      return Reading.ok(
          reader.apply(new Member("the document", mapper().readTree(document))), path);
    } catch (Member.MalformedException e) {
      return Reading.malformed(null, path, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Reading.malformed(null, path, "expected JSON: " + e.getClass().getSimpleName());
    }
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(LONGEST_STRING)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
