// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.cli.terminal.Style;
import io.iovascope.finding.Observed;
import io.iovascope.host.Source;
import io.iovascope.host.root.HostRoot;
import io.iovascope.probe.memory.Detail;
import io.iovascope.scan.HostPicture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Whether a command reads how full the IOVA spaces are, and what it says if it did not. A live host
 * shows that to root alone, and an answer without it is half an answer.
 */
public final class SpacesOption {

  @Option(
      names = "--no-usage",
      description =
          "Do not read how full the IOVA spaces are, which root may do on a live host and which"
              + " takes some milliseconds.")
  boolean left;

  /** The host with its spaces, as far as wanted and allowed. */
  public Observed observed(HostRoot root) {
    return observed(root, Detail.SUMMARY);
  }

  /** The same with every allocated range. */
  public Observed withRanges(HostRoot root) {
    return observed(root, Detail.RANGES);
  }

  private Observed observed(HostRoot root, Detail detail) {
    return left ? HostPicture.withoutSpaces(root) : HostPicture.withSpaces(root, detail);
  }

  /** What a live host has that was not looked at, in one sentence; none of other hosts. */
  public List<String> notLookedAt(Observed observed, Style style) {
    Optional<Source> spaces =
        observed.picture().host().sources().stream()
            .filter(source -> source.name().equals(HostPicture.SPACES))
            .findFirst();
    if (spaces.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    Source source = spaces.get();
    if (source.isMissing() || left) {
      parts.add(
          "how full the IOVA spaces are (%s: %s; sudo iovascope usage)"
              .formatted(Printable.of(source.path()), Printable.of(source.detail())));
    }
    parts.add("page tables (sudo iovascope probe page-table)");
    parts.add("mappings over time (sudo iovascope probe trace)");
    return style.wrapped("not looked at: " + String.join(", ", parts), "  ");
  }
}
