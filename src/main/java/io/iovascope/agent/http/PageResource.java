// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.page.PageSelection;
import io.iovascope.scan.Snapshot;
import java.nio.charset.StandardCharsets;

/**
 * {@code /}: the page. With {@code group=N}, that of one group; with {@code from=N}, the list of
 * the groups from there on; with {@code find=TEXT}, the groups that have it; with {@code
 * device=ADDRESS&address=0x...}, who claims the address.
 */
final class PageResource implements Resource.OfSnapshot {

  private static final int KEPT_PAGES = 8;

  private final HostPage page;
  private final String version;
  private final OncePerSnapshot<Document> made = new OncePerSnapshot<>(KEPT_PAGES);

  PageResource(HostPage page, String version) {
    this.page = page;
    this.version = version;
  }

  @Override
  public Reply get(Snapshot snapshot, Request request) {
    PageSelection selection;
    try {
      selection = PageSelection.of(request::parameter);
    } catch (IllegalArgumentException e) {
      return Reply.text(400, String.valueOf(e.getMessage()));
    }
    return made.get(snapshot, selection.toString(), () -> document(snapshot, selection))
        .reply(request)
        .with("Content-Security-Policy", HostPage.CONTENT_SECURITY_POLICY);
  }

  @Override
  public Reply beforeTheFirst(Request request) {
    return Reply.text(503, "the host has not been scanned yet");
  }

  private Document document(Snapshot snapshot, PageSelection selection) {
    String html =
        page.html(
            snapshot.observed(),
            snapshot.findings(),
            snapshot.forecasts(),
            snapshot.readAt(),
            snapshot.took(),
            version,
            selection);
    return Document.of(
        selection.missing(snapshot.picture()).isPresent() ? 404 : 200,
        "text/html; charset=utf-8",
        html.getBytes(StandardCharsets.UTF_8));
  }
}
