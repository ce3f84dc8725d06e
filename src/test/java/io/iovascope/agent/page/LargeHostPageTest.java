// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** However large a host is, its page is not. */
class LargeHostPageTest {

  private static final int MANY = 10_000;
  private static final int LONGEST_PAGE = 1_500_000;

  private final CopiedPicture copy = new CopiedPicture(Pages.picture("hosts/deb612-switch"));

  @Test
  void manyGroupsAreShownInParts() {
    List<DevicePicture> devices = devices(i -> i);
    List<GroupPicture> groups = new ArrayList<>();
    IntStream.range(0, MANY).forEach(i -> groups.add(copy.group(i, List.of(devices.get(i)))));
    Picture picture = copy.with(groups, devices, List.of());

    PageDocument first = page(Pages.html(picture));
    assertThat(ids(first)).hasSize(12).startsWith("group-0").endsWith("group-11");
    assertThat(pager(first)).containsExactly("/?from=12#devices");
    assertThat(first.text("devices")).contains("Groups 0 to 11: 12 of 10000 groups");

    PageDocument second = page(Pages.html(picture, new PageSelection(null, 40)));
    assertThat(ids(second)).hasSize(12).startsWith("group-40").endsWith("group-51");
    assertThat(pager(second)).containsExactly("/?from=28#devices", "/?from=52#devices");

    PageDocument last = page(Pages.html(picture, new PageSelection(null, MANY - 3)));
    assertThat(ids(last)).containsExactly("group-9997", "group-9998", "group-9999");
    assertThat(pager(last)).containsExactly("/?from=9985#devices");

    PageDocument beyond = page(Pages.html(picture, new PageSelection(null, MANY)));
    assertThat(beyond.text("maps"))
        .isEqualTo("Address spaces The list of groups ends before this page.");
    assertThat(pager(beyond)).containsExactly("/?from=9988#devices");

    PageDocument one = page(Pages.html(picture, new PageSelection(7, null)));
    assertThat(ids(one)).containsExactly("group-7");
    assertThat(pager(one)).containsExactly("/");
  }

  @Test
  void manyGroupsAreListedInAnotherOrderFromTheGroupOn() {
    List<DevicePicture> devices = devices(i -> MANY - 1 - i);
    List<GroupPicture> groups = new ArrayList<>();
    IntStream.range(0, MANY)
        .forEach(i -> groups.add(copy.group(i, List.of(devices.get(MANY - 1 - i)))));
    Picture picture = copy.with(groups, devices, List.of());

    PageDocument first = page(Pages.html(picture, sorted(null)));
    assertThat(ids(first)).hasSize(12).startsWith("group-9999").endsWith("group-9988");
    assertThat(pager(first)).containsExactly("/?sort=device&from=9987#devices");
    assertThat(first.text("devices")).contains("1 to 12 of 10000 groups in this order");

    PageDocument second = page(Pages.html(picture, sorted(9987)));
    assertThat(ids(second)).hasSize(12).startsWith("group-9987").endsWith("group-9976");
    assertThat(pager(second))
        .containsExactly("/?sort=device&from=9999#devices", "/?sort=device&from=9975#devices");
  }

  private static PageSelection sorted(@Nullable Integer from) {
    return new PageSelection(null, from, null, "", GroupOrder.DEVICE);
  }

  @Test
  void groupOfManyDevicesShowsTheFirstAndCountsTheRest() {
    List<DevicePicture> devices = devices(i -> 0);
    Picture picture = copy.with(List.of(copy.group(0, devices)), devices, List.of());

    PageDocument page = page(Pages.html(picture));

    assertThat(page.text("devices")).contains("and 9936 more devices; /api/v1/picture has them");
    assertThat(page.text("group-0")).contains("and 9992 more");
  }

  @Test
  void manyDevicesWithoutGroupAreCounted() {
    PageDocument page = page(Pages.html(copy.with(List.of(), devices(i -> null), List.of())));

    assertThat(page.text("devices")).contains("and 9744 more devices; /api/v1/picture has them");
  }

  @Test
  void manyFindingsAndSourcesAreCounted() {
    List<Source> sources = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      sources.add(new Source("pci-config", "/sys/" + i, Reading.Status.DENIED, "needs root", true));
      sources.add(new Source("pci-devices", "/sys/" + i, Reading.Status.OK, "", true));
      findings.add(
          new Finding(
              "a-rule",
              Finding.Severity.INFO,
              new Subject.Host(),
              "s",
              List.of(Evidence.of("e" + i)),
              "r"));
    }
    Picture picture = copy.with(List.of(), List.of(), sources);

    PageDocument page =
        page(
            new HostPage(StandaloneEngine.create())
                .html(
                    Observed.of(picture),
                    findings,
                    List.of(),
                    Pages.READ_AT,
                    null,
                    "1",
                    PageSelection.START));

    assertThat(page.text("findings")).contains("and 9990 more a-rule; /api/v1/findings has them");
    assertThat(page.text("sources"))
        .contains(
            "and 9990 more pci-config that are denied; /api/v1/picture has them all",
            "10000 others: read well, or not needed",
            "and 9990 more pci-devices that are ok; /api/v1/picture has them all");
  }

  @Test
  void manyPeersAreDrawnAsOneRangeThatSaysSo() {
    List<PeerRange> peers =
        IntStream.range(0, MANY)
            .mapToObj(i -> new AddressRange(0x10_0000L * i, 0x10_0000L * i + 0xfff))
            .map(
                range ->
                    new PeerRange(
                        range,
                        Claim.Kind.PEER_BAR,
                        new PciAddress(0, 1, 0, 0),
                        new PciAddress(0, 0, 1, 0),
                        PeerRange.Redirect.OFF,
                        Provenance.of("BAR of a neighbour"),
                        Confidence.EXACT))
            .toList();
    List<DevicePicture> devices = List.of(copy.device(0, 0, peers));

    PageDocument page =
        page(Pages.html(copy.with(List.of(copy.group(0, devices)), devices, List.of())));

    assertThat(PageDocument.below(page.byId("group-0"), "rect", "k-peer")).hasSize(47);
    assertThat(
            PageDocument.below(page.byId("group-0"), "rect", "k-several").stream()
                .map(PageDocument::text))
        .containsExactly(
            "0x0000000002f00000-0x0000000270f00fff 9.71 GiB, several, exact PCI peers that may"
                + " receive requests 9953 ranges and what is between them; /api/v1/picture has"
                + " each");
  }

  @Test
  void longTextIsCut() {
    Source source =
        new Source("iomem", "/" + "x".repeat(1 << 20), Reading.Status.FAILED, "why", true);

    PageDocument page = page(Pages.html(copy.with(List.of(), List.of(), List.of(source))));

    assertThat(page.text("sources")).contains("xxx… (1046577 more characters) failed why");
  }

  private List<DevicePicture> devices(IntFunction<Integer> group) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> copy.device(i, group.apply(i), List.of()))
        .toList();
  }

  private static PageDocument page(String html) {
    assertThat(html).hasSizeLessThan(LONGEST_PAGE);
    return PageDocument.parse(html);
  }

  private static List<String> ids(PageDocument page) {
    return PageDocument.below(page.byId("maps"), "article").stream()
        .map(article -> article.getAttribute("id"))
        .toList();
  }

  /** The links of the pager above the table of devices. */
  private static List<String> pager(PageDocument page) {
    Element pager = PageDocument.below(page.byId("devices"), "div", "pager").get(0);
    return PageDocument.below(pager, "a").stream().map(link -> link.getAttribute("href")).toList();
  }
}
