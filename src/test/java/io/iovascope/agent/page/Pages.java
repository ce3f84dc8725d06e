// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.model.picture.Picture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Pages as tests want them: always read at the same time, by the same version, and with the
 * findings of the test, as the catalogue has tests of its own.
 */
final class Pages {

  static final Instant READ_AT = Instant.parse("2026-02-03T04:05:06.789Z");
  static final Duration TOOK = Duration.ofMillis(1230);
  static final String VERSION = "1.2.3";

  private Pages() {}

  static Picture picture(String capture) {
    return CapturedHost.named(capture).picture();
  }

  static String html(Picture picture) {
    return html(picture, List.of(), PageSelection.START);
  }

  static String html(Picture picture, PageSelection selection) {
    return html(picture, List.of(), selection);
  }

  static String html(Picture picture, List<Finding> findings, PageSelection selection) {
    return html(Observed.of(picture), findings, selection);
  }

  static String html(Observed observed) {
    return html(observed, List.of(), PageSelection.START);
  }

  private static String html(Observed observed, List<Finding> findings, PageSelection selection) {
    return new HostPage(StandaloneEngine.create())
        .html(observed, findings, List.of(), READ_AT, TOOK, VERSION, selection);
  }
}
