// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a resource sees of a request.
 *
 * @param query the parameters of the query, decoded, each with all its values
 * @param accept which types of content are wanted
 * @param ifNoneMatch the header of that name, or null
 * @param arrived when, as {@link System#nanoTime} tells it
 */
public record Request(
    Map<String, List<String>> query,
    Acceptable accept,
    @Nullable String ifNoneMatch,
    long arrived) {

  public Request {
    query = Map.copyOf(query);
  }

  /**
   * The request that the parts of a message make, which arrives now.
   *
   * @param rawQuery what stands behind the question mark, or null
   * @param accept the header of that name, or null
   */
  public static Request of(
      @Nullable String rawQuery, @Nullable String accept, @Nullable String ifNoneMatch) {
    return new Request(query(rawQuery), Acceptable.parse(accept), ifNoneMatch, System.nanoTime());
  }

  /** Of a parameter that is given twice, the first value. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
  }

  /** All values of a parameter. */
  List<String> all(String name) {
    return query.getOrDefault(name, List.of());
  }

  private static Map<String, List<String>> query(@Nullable String raw) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String parameter : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      query.computeIfAbsent(decoded(name), none -> new ArrayList<>()).add(decoded(value));
    }
    query.replaceAll((name, values) -> List.copyOf(values));
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
