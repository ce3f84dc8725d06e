// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document with an entity tag, so that who asks again gets it only if it has changed. The time
 * when it was made does not count as a change; the tag is therefore a weak one (RFC 9110, 8.8.1).
 */
record TaggedJson(byte[] body, String tag) {

  private static final String TIME = "generatedAt";
  private static final int TAG_BYTES = 16;

  static TaggedJson of(ObjectNode json) {
    ObjectNode timeless = json.objectNode();
    timeless.setAll(json);
    timeless.remove(TIME);
    byte[] hash = sha256().digest(Reply.bytes(timeless));
    String tag = "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + "\"";
    return new TaggedJson(Reply.bytes(json), tag);
  }

  Reply reply(Request request) {
    Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", "no-cache");
    return isKnown(request.ifNoneMatch())
        ? new Reply(304, Reply.JSON_TYPE, List.of(), headers)
        : new Reply(200, Reply.JSON_TYPE, List.of(body), headers);
  }

  private boolean isKnown(@Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return false;
    }
    List<String> tags = Arrays.stream(ifNoneMatch.split(",")).map(String::strip).toList();
    return tags.contains("*") || tags.contains(tag) || tags.contains(tag.substring(2));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
