// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which findings tell one story: their rules belong together, and they are about the same
 * addresses, device or group. What one predicts the other shows, or one is why the other is there.
 *
 * @param all the findings of a host
 */
public record RelatedFindings(List<Finding> all) {

  /** Rules of one story. A rule may be part of several. */
  private static final List<Set<String>> STORIES =
      List.of(
          // Memory of firmware: that it is there, what is wrong with it, and what comes of it.
          Set.of(
              "rmrr-unreserved",
              "rmrr-beyond-aperture",
              "rmrr-unaligned",
              "rmrr-fwbug",
              "rmrr-scope-dead",
              "rmrr-locks-group",
              "direct-broken",
              "mapped-again",
              "group-order",
              "fault-region"),
          // Addresses below 4 GiB: who eats them, that they are gone, and who fails above.
          Set.of(
              "window-eats-32bit",
              "iova-leak",
              "iova-pressure",
              "no-iova",
              "32bit-left",
              "mask-split",
              "swiotlb-pressure",
              "dac-transition-fault"),
          // Peers: where requests may go, and one that went there.
          Set.of("p2p-overlap", "fault-region"),
          // A kernel before this one, and what was still at work.
          Set.of("translation-inherited", "ats-timeout", "fault-region"),
          // A table that the kernel does not believe.
          Set.of("dmar-unit-zero", "dmar-unit-dead", "dmar-checksum", "unit-no-devices"));

  public RelatedFindings {
    all = List.copyOf(all);
  }

  /** The keys of the other findings of the story of this one, in the order of the findings. */
  public List<String> keys(Finding finding) {
    return all.stream()
        .filter(other -> isOneStory(finding, other) && meet(finding, other))
        .map(Finding::key)
        .distinct()
        .toList();
  }

  private static boolean isOneStory(Finding one, Finding other) {
    return !one.id().equals(other.id())
        && STORIES.stream()
            .anyMatch(story -> story.contains(one.id()) && story.contains(other.id()));
  }

  private static boolean meet(Finding one, Finding other) {
    boolean sameDevice = one.device() != null && Objects.equals(one.device(), other.device());
    boolean sameGroup = one.group() != null && Objects.equals(one.group(), other.group());
    boolean bothOfHost =
        one.subject() instanceof Subject.Host && other.subject() instanceof Subject.Host;
    boolean sameAddresses =
        one.ranges().stream().anyMatch(range -> other.ranges().stream().anyMatch(range::overlaps));
    boolean noAddresses = one.ranges().isEmpty() && other.ranges().isEmpty();
    return sameAddresses || sameDevice || sameGroup || (bothOfHost && noAddresses);
  }
}
