// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.explain.Explanation;
import io.iovascope.explain.Unclaimed;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Probe;
import io.iovascope.probe.Usage;
import io.iovascope.scan.IovaForecast;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the page prints.
 *
 * @param readAt when the host was read, for machines
 * @param readAtText the same for people
 * @param scanTook how long that took; empty if it is not known
 * @param explained the answer to what was asked; null if nothing was
 * @param usage why it is not known how full the spaces are; empty if it is, or if nobody asked
 * @param position which groups are shown, of how many
 * @param previous link to the page before; empty if there is none
 * @param next link to the next page; empty if there is none
 * @param all link to the list of all groups; empty if this is a page of it
 * @param find what was looked for; empty if nothing was
 * @param missing what was asked for and is not there, in words; empty if nothing is
 * @param nothingToDraw why there is no map; empty if there is one
 */
record PageView(
    HostView host,
    @Nullable ExplainedView explained,
    String readAt,
    String readAtText,
    String scanTook,
    String version,
    FindingsView findings,
    FaultsView faults,
    DevicesView devices,
    List<GroupView> groups,
    List<Legend> legend,
    SourcesView sources,
    String usage,
    String position,
    String previous,
    String next,
    String all,
    String find,
    String missing,
    String nothingToDraw) {

  /** One kind of range in the legend. */
  record Legend(String style, String letter, String words) {}

  static PageView of(
      Observed observed,
      List<Finding> findings,
      List<IovaForecast> forecasts,
      Instant readAt,
      @Nullable Duration scanTook,
      String version,
      PageSelection selection) {
    Picture picture = observed.picture();
    Question question = selection.question();
    Optional<DevicePicture> asked =
        Optional.ofNullable(question).flatMap(each -> picture.device(each.device()));
    Integer only = asked.map(device -> device.device().binding().group()).orElse(selection.group());
    GroupMembers members = GroupMembers.of(picture);
    List<GroupPicture> found = found(picture, members, selection);
    GroupWindow window =
        only != null && !selection.searches()
            ? GroupWindow.ofOne(picture.groups(), only)
            : GroupWindow.of(
                selection.order().sorted(found, members), picture.groups().size(), selection);
    String missing =
        selection.searches() && found.isEmpty()
            ? "No group has that."
            : selection.missing(picture).orElse("");
    Map<Integer, List<Finding>> findingsByGroup = byGroup(findings);
    return new PageView(
        HostView.of(picture, observed.usage(), window),
        question == null
            ? null
            : asked.map(device -> explained(observed, device, question.address())).orElse(null),
        readAt.truncatedTo(ChronoUnit.SECONDS).toString(),
        PageText.time(readAt),
        scanTook == null ? "" : String.format(Locale.ROOT, "%.2f s", scanTook.toMillis() / 1000.0),
        PageText.of(version),
        FindingsView.of(picture, findings, window),
        FaultsView.of(picture, window),
        DevicesView.of(picture, window, members, selection),
        window.groups().stream()
            .map(
                group ->
                    GroupView.of(
                        group,
                        members.of(group),
                        findingsByGroup.getOrDefault(group.group().id(), List.of()),
                        allocated(observed.usage(), group.group().id(), readAt, forecasts),
                        picture.host().pci().names()))
            .toList(),
        Arrays.stream(RangePattern.values())
            .map(fill -> new Legend(fill.style(), fill.letter(), fill.words()))
            .toList(),
        SourcesView.of(picture.host().sources()),
        usage(observed.usage()),
        window.position(),
        window.previous() == null ? "" : selection.linkFrom(window.previous()),
        window.next() == null ? "" : selection.linkFrom(window.next()),
        only == null && !selection.searches() ? "" : "/",
        PageText.of(selection.find()),
        missing,
        missing.isEmpty() ? nothingToDraw(window) : "");
  }

  /** All groups where nothing is looked for. */
  private static List<GroupPicture> found(
      Picture picture, GroupMembers members, PageSelection selection) {
    if (!selection.searches()) {
      return picture.groups();
    }
    GroupSearch search = GroupSearch.of(selection.find());
    return picture.groups().stream()
        .filter(
            group ->
                search.finds(
                    group.group().id(),
                    members.of(group).stream().map(DevicePicture::device).toList(),
                    picture.host().pci().names()))
        .toList();
  }

  private static ExplainedView explained(Observed observed, DevicePicture device, long address) {
    Explanation explanation = Explanation.of(observed.picture(), observed.usage(), device, address);
    return ExplainedView.of(explanation, Unclaimed.sentence(explanation, observed.picture()));
  }

  private static @Nullable AllocatedSpace allocated(
      @Nullable Usage usage, int group, Instant readAt, List<IovaForecast> forecasts) {
    return usage == null
        ? null
        : usage
            .group(group)
            .map(found -> new AllocatedSpace(found, usage.takenAt(), readAt, forecasts))
            .orElse(null);
  }

  /** No group's space was read: then the probe says why. */
  private static String usage(@Nullable Usage usage) {
    return usage == null || !usage.groups().isEmpty()
        ? ""
        : usage
            .probe(Probe.KERNEL_MEMORY)
            .filter(report -> !report.detail().isEmpty())
            .map(
                report ->
                    "How full the spaces are is not known: "
                        + PageText.of("%s: %s".formatted(report.path(), report.detail())))
            .orElse("");
  }

  /** The findings about groups or their devices. */
  private static Map<Integer, List<Finding>> byGroup(List<Finding> findings) {
    Map<Integer, List<Finding>> byGroup = new HashMap<>();
    for (Finding finding : findings) {
      Integer group = finding.group();
      if (group != null) {
        byGroup.computeIfAbsent(group, key -> new ArrayList<>()).add(finding);
      }
    }
    return byGroup;
  }

  private static String nothingToDraw(GroupWindow window) {
    if (!window.groups().isEmpty()) {
      return "";
    }
    return window.total() == 0
        ? "There is no IOMMU group on this host, so there is no I/O address space to draw."
        : "The list of groups ends before this page.";
  }
}
