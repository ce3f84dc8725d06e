package io.iovascope.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param headers beside the content's type and length
 */
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

  static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body, Map.of());
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
