// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.page.PageSelection;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /}: the page. With {@code group=N}, that of one group; with {@code from=N}, the list of
 * the groups from there on.
 */
record PageResource(Snapshots snapshots, HostPage page, String version) implements Resource {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          HostPage.CONTENT_SECURITY_POLICY,
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-cache");

  @Override
  public Reply get(Request request) {
    PageSelection selection;
    try {
      selection =
          PageSelection.of(
              request.parameter("group").orElse(null), request.parameter("from").orElse(null));
    } catch (IllegalArgumentException e) {
      return Reply.text(400, String.valueOf(e.getMessage()));
    }
    Optional<Snapshot> current = snapshots.current();
    if (current.isEmpty()) {
      return Reply.text(503, "the host has not been scanned yet");
    }
    Snapshot snapshot = current.get();
    boolean missing =
        selection.group() != null && snapshot.picture().group(selection.group()).isEmpty();
    String html =
        page.html(
            snapshot.observed(),
            snapshot.findings(),
            snapshot.forecasts(),
            snapshot.readAt(),
            snapshot.took(),
            version,
            selection);
    return new Reply(
        missing ? 404 : 200,
        "text/html; charset=utf-8",
        List.of(html.getBytes(StandardCharsets.UTF_8)),
        HEADERS);
  }
}
