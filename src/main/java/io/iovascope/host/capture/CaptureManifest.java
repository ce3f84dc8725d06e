// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.host.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a capture says about itself: the file {@value #FILE} at its top, schema {@value #SCHEMA}.
 *
 * @param iovascopeVersion version of the program that wrote it
 * @param createdAt when it was written
 * @param kernel release of the host's kernel, or null if it was not readable
 * @param hostname the host's name, or null if it was not readable or is redacted
 * @param redacted whether {@link Redaction} was applied
 * @param unreadable what the host did not answer, sorted by path
 * @param notRead paths that were seen but not read, sorted: files without content, directories
 *     whose listing is incomplete
 */
public record CaptureManifest(
    String iovascopeVersion,
    Instant createdAt,
    @Nullable String kernel,
    @Nullable String hostname,
    boolean redacted,
    List<Unreadable> unreadable,
    List<String> notRead) {

  /** Name of the manifest in the archive. */
  public static final String FILE = "iovascope-capture.json";

  /** The schema's name and version. */
  public static final String SCHEMA = "iovascope.capture/1";

  public CaptureManifest {
    unreadable = List.copyOf(unreadable);
    notRead = List.copyOf(notRead);
  }

  /** The manifest as indented JSON, UTF-8, with a newline at its end. */
  byte[] toJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("iovascopeVersion", iovascopeVersion);
    json.put("createdAt", createdAt.toString());
    if (kernel != null) {
      json.put("kernel", kernel);
    }
    if (hostname != null) {
      json.put("hostname", hostname);
    }
    json.put("redacted", redacted);
    ArrayNode problems = json.putArray("unreadable");
    for (Unreadable problem : unreadable) {
      problems
          .addObject()
          .put("call", problem.call().label())
          .put("path", problem.path())
          .put("status", problem.status().label())
          .put("detail", problem.detail());
    }
    ArrayNode unread = json.putArray("notRead");
    notRead.forEach(unread::add);
    String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param capture what messages call the capture
   * @throws CaptureException if this is not a manifest of a known schema
   */
  static CaptureManifest parse(byte[] content, String capture) throws CaptureException {
    try {
      JsonNode json = new ObjectMapper().readTree(content);
      String schema = json.path("schema").asText();
      if (!schema.equals(SCHEMA)) {
        throw new CaptureException(
            "%s: %s has the schema '%s', this iovascope reads '%s': open it with the version that wrote it"
                .formatted(capture, FILE, CaptureException.shown(schema), SCHEMA));
      }
      List<Unreadable> unreadable = new ArrayList<>();
      for (JsonNode problem : json.path("unreadable")) {
        unreadable.add(
            new Unreadable(
                constant(problem, "call", Unreadable.Call.values(), Unreadable.Call::label),
                text(problem, "path"),
                constant(problem, "status", Reading.Status.values(), Reading.Status::label),
                text(problem, "detail")));
      }
      List<String> notRead = new ArrayList<>();
      json.path("notRead").forEach(path -> notRead.add(path.asText()));
      return new CaptureManifest(
          text(json, "iovascopeVersion"),
          Instant.parse(text(json, "createdAt")),
          json.has("kernel") ? text(json, "kernel") : null,
          json.has("hostname") ? text(json, "hostname") : null,
          json.path("redacted").asBoolean(),
          unreadable,
          notRead);
    } catch (JsonProcessingException e) {
      throw malformed(capture, e.getOriginalMessage(), e);
    } catch (CaptureException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw malformed(capture, String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("'" + field + "' is not a string");
    }
    return value.asText();
  }

  private static <T> T constant(JsonNode json, String field, T[] all, Function<T, String> label) {
    String text = text(json, field);
    for (T value : all) {
      if (label.apply(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("'" + field + "' is '" + CaptureException.shown(text) + "'");
  }

  private static CaptureException malformed(String capture, String why, Exception cause) {
    return new CaptureException(
        "%s: %s is malformed (%s): make the capture again with 'iovascope capture'"
            .formatted(capture, FILE, CaptureException.shown(why)),
        cause);
  }
}
