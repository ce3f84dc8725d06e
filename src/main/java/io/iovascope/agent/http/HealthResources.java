// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.scan.Snapshots;
import java.time.Duration;

/**
 * {@code /q/health/live} and {@code /q/health/ready}, in the form of MicroProfile Health. The agent
 * lives as long as it answers; it is ready once it has scanned the host, and as long as the last
 * good scan is not older than three intervals.
 */
record HealthResources(Snapshots snapshots, Duration interval) {

  Reply live(Request request) {
    return reply(true, check("agent", true));
  }

  Reply ready(Request request) {
    Snapshots.Status status = snapshots.status();
    boolean ready = status.isFresh(interval);
    ObjectNode check = check("scan", ready);
    ObjectNode data = check.putObject("data");
    status.age().ifPresent(age -> data.put("ageSeconds", age.toMillis() / 1000.0));
    data.put("limitSeconds", Snapshots.Status.limit(interval).toSeconds());
    return reply(ready, check);
  }

  private static ObjectNode check(String name, boolean up) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("status", up ? "UP" : "DOWN");
  }

  private static Reply reply(boolean up, ObjectNode check) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", up ? "UP" : "DOWN");
    json.putArray("checks").add(check);
    return Reply.json(up ? 200 : 503, json);
  }
}
