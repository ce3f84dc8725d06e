// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document with an entity tag, so that who asks again gets it only if it has changed. The tag is
 * a weak one (RFC 9110, 8.8.1): it is the same for the compressed form, and for JSON that differs
 * by the time when it was made alone.
 */
record Document(int status, String contentType, Deflated content, String tag) {

  private static final String TIME = "generatedAt";
  private static final int TAG_BYTES = 16;

  static Document of(ObjectNode json) {
    ObjectNode timeless = json.objectNode();
    timeless.setAll(json);
    timeless.remove(TIME);
    return new Document(
        200,
        Reply.JSON_TYPE,
        Deflated.of(out -> Reply.MAPPER.writeValue(out, json)),
        tag(out -> Reply.MAPPER.writeValue(out, timeless)));
  }

  static Document of(int status, String contentType, byte[] content) {
    return new Document(
        status,
        contentType,
        Deflated.of(out -> out.write(content)),
        tag(out -> out.write(content)));
  }

  Reply reply(Request request) {
    Reply reply =
        status == 200 && isKnown(request.ifNoneMatch())
            ? Reply.empty(304, contentType)
            : new Reply(status, contentType, new Body.Packed(List.of(content)), Map.of());
    return reply.with("ETag", tag).with("Cache-Control", "no-cache");
  }

  private boolean isKnown(@Nullable String ifNoneMatch) {
    if (ifNoneMatch == null) {
      return false;
    }
    List<String> tags = Arrays.stream(ifNoneMatch.split(",", -1)).map(String::strip).toList();
    return tags.contains("*") || tags.contains(tag) || tags.contains(tag.substring(2));
  }

  private static String tag(Deflated.Content content) {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] hash = Arrays.copyOf(digest.digest(), TAG_BYTES);
    return "W/\"" + HexFormat.of().formatHex(hash) + "\"";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
