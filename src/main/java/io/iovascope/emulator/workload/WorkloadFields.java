// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

import io.iovascope.text.ByteSize;
import io.iovascope.text.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** The {@code key=value} pairs of a workload; every complaint names the workload and the key. */
final class WorkloadFields {

  private final String workload;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * @param workload what the complaints begin with
   * @param text pairs with commas between them; may be empty
   * @param known the keys that there are
   */
  WorkloadFields(String workload, String text, Set<String> known) throws LoadException {
    this.workload = workload;
    for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (!known.contains(key)) {
        throw new LoadException(
            "%s: '%s' is none of %s".formatted(workload, key, String.join(", ", known)));
      }
      if (equals < 0) {
        throw new LoadException("%s: expected %s=VALUE".formatted(workload, key));
      }
      if (values.put(key, pair.substring(equals + 1)) != null) {
        throw new LoadException("%s: %s is given twice".formatted(workload, key));
      }
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  int number(String key, int otherwise, int least) throws LoadException {
    return (int) amount(key, otherwise, Counts::parse, least, Workload.MOST, "a number");
  }

  long bytes(String key, long otherwise, long least) throws LoadException {
    return amount(
        key, otherwise, ByteSize::parse, least, WorkloadSyntax.MOST_BYTES, "a size such as 4K");
  }

  long rate(String key, long otherwise, long least) throws LoadException {
    return amount(
        key, otherwise, Counts::parse, least, WorkloadSyntax.MOST_RATE, "a number a second");
  }

  long nanos(String key, long otherwise) throws LoadException {
    return amount(
        key,
        otherwise,
        WorkloadFields::parseNanos,
        0,
        WorkloadSyntax.MOST_NANOS,
        "a time such as 10s");
  }

  private static OptionalLong parseNanos(String text) {
    return Durations.parse(text).stream().mapToLong(Duration::toNanos).findFirst();
  }

  long amount(
      String key,
      long otherwise,
      Function<String, OptionalLong> parser,
      long least,
      long most,
      String expected)
      throws LoadException {
    String text = values.get(key);
    if (text == null) {
      return otherwise;
    }
    OptionalLong value = parser.apply(text);
    if (value.isEmpty()) {
      throw new LoadException("%s: %s=%s: expected %s".formatted(workload, key, text, expected));
    }
    if (value.getAsLong() < least || value.getAsLong() > most) {
      throw new LoadException(
          "%s: %s=%s: must be from %d to %d".formatted(workload, key, text, least, most));
    }
    return value.getAsLong();
  }

  LoadException complaint(String key, String problem) {
    return new LoadException(
        "%s: %s=%s: %s".formatted(workload, key, values.getOrDefault(key, ""), problem));
  }
}
