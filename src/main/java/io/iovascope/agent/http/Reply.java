// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param body its parts, sent one after the other; none are copied, so a part may answer many
 * @param headers beside the content's type and length
 */
record Reply(int status, String contentType, List<byte[]> body, Map<String, String> headers) {

  static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  Reply {
    body = List.copyOf(body);
    headers = Map.copyOf(headers);
  }

  static Reply of(int status, String contentType, byte[]... body) {
    return new Reply(status, contentType, List.of(body), Map.of());
  }

  /** Of the body, in bytes. */
  long length() {
    return body.stream().mapToLong(part -> part.length).sum();
  }

  static Reply json(int status, JsonNode json) {
    return of(status, JSON_TYPE, bytes(json));
  }

  /** {@code {"error": "..."}}: what is wrong with the request, in one line. */
  static Reply error(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
  }

  static Reply text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
