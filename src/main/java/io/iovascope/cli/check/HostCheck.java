// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostFailure;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.KernelRelease;
import io.iovascope.json.CheckJson;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.HostPicture;
import io.iovascope.text.Printable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks one of several hosts.
 *
 * @param failOn how bad a finding must be for the status to tell; null for never
 * @param now when the hosts are read
 * @param text what makes lines of a verdict; null if a document is wanted instead
 */
record HostCheck(
    Verdict.Question question, @Nullable Severity failOn, Instant now, @Nullable CheckText text) {

  /**
   * What there is to print of a host.
   *
   * @param lines for people; none if there is a document, or no host
   * @param document null if there are lines, or no host
   * @param problem why there is no host, or no IOMMU that works; empty if nothing is to be said
   * @param status the exit status as far as it is about this host
   */
  record Checked(List<String> lines, @Nullable JsonNode document, String problem, int status) {
    Checked {
      lines = List.copyOf(lines);
    }
  }

  /** Never throws: what is wrong with the host is told. */
  Checked of(String name) {
    try {
      return checked(name, HostPicture.of(HostOpener.open(name)));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      HostFailure failure = HostFailure.of(name, e);
      return new Checked(
          List.of(),
          null,
          "%s: %s".formatted(Printable.of(name), failure.problem()),
          failure.bug() ? ExitStatus.BUG : ExitStatus.HOST);
    }
  }

  private Checked checked(String name, Observed observed) {
    Picture picture = observed.picture();
    Verdict verdict =
        Verdict.of(
            Findings.of(observed), picture, question, LocalDate.ofInstant(now, ZoneOffset.UTC));
    boolean failed = verdict.fails(failOn);
    boolean works = picture.state().works();
    String problem =
        works
            ? ""
            : "%s: IOMMU %s: %s"
                .formatted(
                    Printable.of(name),
                    picture.state().label(),
                    Printable.of(picture.stateReason()));
    int status = works ? ExitStatus.OK : ExitStatus.HOST;
    return new Checked(
        text == null ? List.of() : lines(name, picture, verdict, text),
        text == null ? CheckJson.of(name, picture, verdict, failed, now) : null,
        problem,
        failed ? ExitStatus.FINDINGS : status);
  }

  private static List<String> lines(String name, Picture picture, Verdict verdict, CheckText text) {
    List<String> lines = new ArrayList<>();
    String kernel =
        picture.host().kernel().release().optional().map(KernelRelease::text).orElse("not known");
    lines.add(
        "%s (kernel %s)".formatted(text.style().bold(Printable.of(name)), Printable.of(kernel)));
    lines.addAll(text.of(verdict));
    return lines;
  }
}
