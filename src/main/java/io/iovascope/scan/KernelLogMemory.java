// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.host.KernelEvents;
import io.iovascope.scan.KernelLogTotals.FailureKey;
import io.iovascope.scan.KernelLogTotals.FaultKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers over a restart of the agent what was counted of the kernel log, in the file {@code
 * kernel-log.json} of the state directory. Without the directory, or with a file that makes no
 * sense, counting begins with what the log still holds.
 */
public final class KernelLogMemory {

  private static final Logger LOG = Logger.getLogger(KernelLogMemory.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "kernel-log.json";
  private static final long LARGEST_FILE = 1 << 20;

  /** So much can be added to without an end in sight. */
  private static final long MOST = 1L << 60;

  private final @Nullable Path directory;
  private boolean complained;

  /**
   * @param directory the state directory, or null to remember nothing
   */
  public KernelLogMemory(@Nullable Path directory) {
    this.directory = directory;
  }

  /**
   * What was counted.
   *
   * @param bootId of {@code /proc/sys/kernel/random/boot_id}, or empty if the host does not tell
   */
  record Entry(String bootId, KernelLogTotals totals) {

    static final Entry NONE = new Entry("", KernelLogTotals.NONE);

    /**
     * What to go on counting from: this, if it is of this boot; else nothing.
     *
     * @param currentBootId empty if it could not be read, perhaps for once
     */
    Entry of(String currentBootId, KernelEvents events) {
      boolean wentBack =
          !events.recorded().isEmpty() && events.lastSequence() < totals.lastSequence();
      boolean sameBoot = currentBootId.isEmpty() ? !wentBack : bootId.equals(currentBootId);
      return sameBoot ? this : new Entry(currentBootId, KernelLogTotals.NONE);
    }
  }

  /** What was saved last; nothing if there is no such file or it makes no sense. */
  Entry load() {
    if (directory == null) {
      return Entry.NONE;
    }
    Path file = directory.resolve(FILE);
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException("longer than " + LARGEST_FILE + " bytes");
      }
      return parse(JSON.readTree(file.toFile()));
    } catch (NoSuchFileException e) {
      return Entry.NONE;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("%s is not understood, the kernel log is counted anew: %s", file, e.getMessage());
      return Entry.NONE;
    }
  }

  /** A failure to save is said once: the next restart will count lines again. */
  void save(Entry entry) {
    if (directory == null) {
      return;
    }
    Path file = directory.resolve(FILE);
    try {
      new AtomicFile(file).write(JSON.writeValueAsBytes(json(entry)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      if (!complained) {
        LOG.warnf(
            "%s cannot be written (%s): after a restart, lines of the kernel log count again",
            file, e);
      }
      complained = true;
    }
  }

  private static ObjectNode json(Entry entry) {
    KernelLogTotals totals = entry.totals();
    ObjectNode json = JSON.createObjectNode();
    json.put("bootId", entry.bootId());
    json.put("lastSequence", totals.lastSequence());
    json.put("records", totals.records());
    json.put("lost", totals.lost());
    ArrayNode faults = json.putArray("faults");
    new TreeMap<>(totals.faults())
        .forEach(
            (key, count) ->
                faults
                    .addObject()
                    .put("unit", key.unit())
                    .put("device", key.device())
                    .put("reason", key.reason())
                    .put("region", key.region())
                    .put("cause", key.cause())
                    .put("count", count));
    ArrayNode failures = json.putArray("failures");
    new TreeMap<>(totals.failures())
        .forEach(
            (key, count) ->
                failures
                    .addObject()
                    .put("device", key.device())
                    .put("kind", key.kind())
                    .put("count", count));
    return json;
  }

  private static Entry parse(JsonNode json) {
    Map<FaultKey, Long> faults = new HashMap<>();
    for (JsonNode fault : json.required("faults")) {
      faults.put(
          new FaultKey(
              text(fault, "unit"),
              text(fault, "device"),
              text(fault, "reason"),
              text(fault, "region"),
              fault.has("cause") ? text(fault, "cause") : ""),
          count(fault, "count"));
    }
    Map<FailureKey, Long> failures = new HashMap<>();
    for (JsonNode failure : json.required("failures")) {
      failures.put(
          new FailureKey(text(failure, "device"), text(failure, "kind")), count(failure, "count"));
    }
    return new Entry(
        text(json, "bootId"),
        new KernelLogTotals(
            number(json, "lastSequence", -1),
            count(json, "records"),
            count(json, "lost"),
            faults,
            failures));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.required(name);
    // Half of a character, as an escape can name one, could not be saved again.
    if (!value.isTextual() || !StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
      throw new IllegalArgumentException("'%s' is no text".formatted(name));
    }
    return value.textValue();
  }

  /** A counter that went below zero would cost every scrape. */
  private static long count(JsonNode json, String name) {
    return number(json, name, 0);
  }

  private static long number(JsonNode json, String name, long least) {
    JsonNode value = json.required(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > MOST) {
      throw new IllegalArgumentException("'%s' is no number from %d".formatted(name, least));
    }
    return value.longValue();
  }
}
