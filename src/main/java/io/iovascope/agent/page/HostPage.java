// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.scan.IovaForecast;
import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of one host: its state, the answer to what was asked, the findings, the devices, a map
 * of the address space of each group, and what was read. It is a function of its input; it needs no
 * script and loads nothing, so that {@link #CONTENT_SECURITY_POLICY} is enough for it.
 */
@Singleton
public final class HostPage {

  /** The header that a server should send with the page; the page itself says the same. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'";

  private final Template template;

  /**
   * @param engine knows the templates, and escapes HTML
   */
  @Inject
  public HostPage(Engine engine) {
    this.template = engine.getTemplate("page/host.html");
  }

  /**
   * The page as a complete HTML document, to be sent as UTF-8.
   *
   * @param findings in any order
   * @param forecasts when which IOVA space will be full
   * @param readAt when the host was read
   * @param scanTook how long that took, or null if it is not known
   * @param version of the program
   * @param selection which groups to show, and what was asked
   */
  public String html(
      Observed observed,
      List<Finding> findings,
      List<IovaForecast> forecasts,
      Instant readAt,
      @Nullable Duration scanTook,
      String version,
      PageSelection selection) {
    return template
        .data(
            "page",
            PageView.of(observed, findings, forecasts, readAt, scanTook, version, selection))
        .data("policy", CONTENT_SECURITY_POLICY)
        .render();
  }
}
