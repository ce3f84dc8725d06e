// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a resource sees of a request.
 *
 * @param query the parameters of the query, decoded; of one that is given twice, the first value
 * @param ifNoneMatch the header of that name, or null
 */
record Request(Map<String, String> query, @Nullable String ifNoneMatch) {

  Request {
    query = Map.copyOf(query);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
