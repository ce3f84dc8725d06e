// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param headers beside the content's type, length and coding
 */
public record Reply(int status, String contentType, Body body, Map<String, String> headers) {

  static final String JSON_TYPE = "application/json; charset=utf-8";
  static final String TEXT_TYPE = "text/plain; charset=utf-8";
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  public Reply {
    headers = Map.copyOf(headers);
  }

  static Reply json(int status, JsonNode json) {
    return new Reply(status, JSON_TYPE, new Body.Plain(bytes(json)), Map.of());
  }

  /** {@code {"error": "..."}}: what is wrong with the request, in one line. */
  public static Reply error(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
  }

  /** One line. */
  public static Reply text(int status, String text) {
    return new Reply(
        status,
        TEXT_TYPE,
        new Body.Plain((text + "\n").getBytes(StandardCharsets.UTF_8)),
        Map.of());
  }

  static Reply empty(int status, String contentType) {
    return new Reply(status, contentType, new Body.Plain(new byte[0]), Map.of());
  }

  /** The same with one header more. */
  public Reply with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, more);
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
