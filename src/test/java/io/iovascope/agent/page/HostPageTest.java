// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class HostPageTest {

  private static final String RMRR = "hosts/deb612-rmrr-good";

  private final HostPage page = new HostPage(StandaloneEngine.create());

  static List<CapturedHost> hosts() {
    return CapturedHost.hosts();
  }

  @Test
  void pageOfOneGroup() {
    Golden.assertMatches(
        Pages.html(
            Pages.picture(RMRR),
            List.of(finding("a-rule", Severity.CRITICAL, 5, null)),
            new PageSelection(5, null)),
        "agent/page-group.html");
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void pageNeedsNoScriptAndLoadsNothing(CapturedHost host) {
    String html = Pages.html(host.picture());

    assertThat(html).doesNotContain("@import", "url(http", "url(/", "url(data");
    assertThat(PageDocument.parse(html).elements())
        .allSatisfy(
            element -> {
              assertThat(element.getTagName())
                  .isNotIn("script", "link", "img", "iframe", "object", "embed", "foreignObject");
              for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                assertThat(name).doesNotStartWith("on").isNotIn("src", "srcset", "data");
              }
              assertThat(element.getAttribute("href")).matches("([#?/].*)?");
            });
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void linksWithinThePageHaveTheirGoals(CapturedHost host) {
    PageDocument document = PageDocument.parse(Pages.html(host.picture()));
    List<String> ids =
        document.elements().stream()
            .map(element -> element.getAttribute("id"))
            .filter(id -> !id.isEmpty())
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(
            document.elements().stream()
                .map(element -> element.getAttribute("href"))
                .filter(href -> href.startsWith("#"))
                .map(href -> href.substring(1)))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(ids).contains(id));
  }

  @Test
  void findingsAreShownWorstFirstWithLinksToTheirGroups() {
    Picture picture = Pages.picture(RMRR);
    List<Finding> findings =
        List.of(
            finding("quiet", Severity.INFO, null, null),
            finding("by-device", Severity.WARNING, 6, "0000:00:1f.2"),
            finding("by-group", Severity.CRITICAL, 5, null),
            finding("by-lost-group", Severity.CRITICAL, 77, null));

    PageDocument document =
        PageDocument.parse(
            page.html(
                Observed.of(picture),
                findings,
                List.of(),
                Pages.READ_AT,
                null,
                "1",
                PageSelection.START));

    assertThat(document.text("findings"))
        .isEqualTo(
            "Findings 2 critical 1 warning 1 info"
                + " critical by-group group 5 by-group summary by-group remedy by-group evidence"
                + " critical by-lost-group group 77 by-lost-group summary by-lost-group remedy"
                + " by-lost-group evidence"
                + " warning by-device group 6, 0000:00:1f.2 by-device summary by-device remedy"
                + " by-device evidence"
                + " info quiet quiet summary quiet remedy quiet evidence");
    assertThat(
            PageDocument.below(document.byId("findings"), "a").stream()
                .map(link -> link.getAttribute("href")))
        .containsExactly("#group-5", "#group-6");
  }

  @Test
  void findingOfGroupOnAnotherPageLinksToThatPage() {
    Picture picture = Pages.picture(RMRR);

    PageDocument document =
        PageDocument.parse(
            page.html(
                Observed.of(picture),
                List.of(finding("by-group", Severity.WARNING, 5, null)),
                List.of(),
                Pages.READ_AT,
                null,
                "1",
                new PageSelection(2, null)));

    assertThat(
            PageDocument.below(document.byId("findings"), "a").stream()
                .map(link -> link.getAttribute("href")))
        .containsExactly("?group=5#group-5");
  }

  @Test
  void findingsOfGroupStandAboveItsMapUnlessTheyAreInformation() {
    List<Finding> findings =
        List.of(
            finding("info", Severity.INFO, 6, null),
            finding("one", Severity.WARNING, 6, null),
            finding("two", Severity.WARNING, 6, null),
            finding("three", Severity.WARNING, 6, null),
            finding("elsewhere", Severity.CRITICAL, 5, null),
            finding("four", Severity.WARNING, 6, null),
            finding("worst", Severity.CRITICAL, 6, "0000:00:1f.2"));

    PageDocument document =
        PageDocument.parse(Pages.html(Pages.picture(RMRR), findings, PageSelection.START));

    assertThat(
            PageDocument.below(document.byId("group-6"), "p", "notice").stream()
                .map(PageDocument::text))
        .containsExactly(
            "critical worst worst summary",
            "warning one one summary",
            "warning two two summary",
            "warning three three summary",
            "and 1 more findings");
  }

  @Test
  void noFindingIsSaidInWords() {
    assertThat(PageDocument.parse(Pages.html(Pages.picture(RMRR))).text("findings"))
        .isEqualTo("Findings None: no rule found anything wrong with what was read.");
  }

  @Test
  void unknownDurationIsNotShown() {
    Picture picture = Pages.picture(RMRR);

    assertThat(
            page.html(
                Observed.of(picture),
                List.of(),
                List.of(),
                Pages.READ_AT,
                null,
                "1.2.3",
                PageSelection.START))
        .contains("3 Feb 2026, 04:05:06 UTC</time> · iovascope 1.2.3")
        .doesNotContain(" in 0");
    assertThat(Pages.html(picture)).contains("UTC</time> in 1.23 s · iovascope 1.2.3");
  }

  private static PageDocument asked(String device, long address) {
    Question question = new Question(PciAddress.parse(device).orElseThrow(), address);
    return PageDocument.parse(
        Pages.html(
            Pages.picture(RMRR), new PageSelection(null, null, question, "", GroupOrder.NUMBER)));
  }

  @Test
  void anAddressThatIsAskedForIsExplainedAboveTheMapOfItsGroup() {
    PageDocument document = asked("0000:00:03.0", 0xfee00000L);

    assertThat(document.text("explained"))
        .startsWith(
            "0x00000000fee00000 as a DMA address of 0000:00:03.0 DMA API no No, the kernel never"
                + " hands it out: writes there are interrupts,"
                + " 0x00000000fee00000-0x00000000feefffff. VFIO refused ")
        .containsOnlyOnce(
            "0x00000000fee00000-0x00000000feefffff msi exact"
                + " /sys/kernel/iommu_groups/2/reserved_regions line 2")
        .endsWith("use VFIO type1 (a container and the group), or a kernel with iommufd");
    assertThat(PageDocument.below(document.byId("maps"), "article"))
        .extracting(article -> article.getAttribute("id"))
        .containsExactly("group-2");
  }

  @Test
  void anAddressThatNobodyClaimsIsSaidToBe() {
    assertThat(asked("0000:00:02.0", 0x1000_0000L).text("explained"))
        .contains("DMA API yes Yes, the kernel may hand it out. ", " Nobody claims the address. ")
        .doesNotContain("Claimed range");
  }

  @Test
  void deviceThatDoesNotExistIsSaidInWords() {
    PageDocument document = asked("0000:77:00.0", 0);

    assertThat(document.text("maps")).contains("This host has no device 0000:77:00.0.");
    assertThat(document.elements()).noneMatch(each -> each.getAttribute("id").equals("explained"));
  }

  @Test
  void theFirstScreenNamesWhoCannotGoToAVirtualMachine() {
    assertThat(PageDocument.parse(Pages.html(Pages.picture(RMRR))).text("host"))
        .contains("not for a VM group 2 RMRR 0x", " group 6 RMRR 0x");
  }

  private static List<String> groupsWith(String text) {
    PageDocument document =
        PageDocument.parse(
            Pages.html(
                Pages.picture(RMRR), new PageSelection(null, null, null, text, GroupOrder.NUMBER)));
    return PageDocument.below(document.byId("maps"), "article").stream()
        .map(article -> article.getAttribute("id"))
        .toList();
  }

  @Test
  void groupsAreFoundByWhatTheirDevicesAre() {
    assertThat(groupsWith("3")).containsExactly("group-3");
    assertThat(groupsWith("00:1F.2")).containsExactly("group-6");
    assertThat(groupsWith("8086:10d3")).containsExactly("group-2");
    assertThat(groupsWith("hci")).containsExactly("group-3", "group-5", "group-6");
    assertThat(groupsWith("nothing like that")).isEmpty();
  }

  @Test
  void theDevicesCanBeSortedWithoutAScript() {
    PageDocument page =
        PageDocument.parse(Pages.html(Pages.picture(RMRR), sorted(GroupOrder.VERDICT)));

    List<Element> headings =
        PageDocument.below(page.byId("devices"), "th").stream()
            .filter(each -> each.getAttribute("scope").equals("col"))
            .toList();
    assertThat(headings.stream().map(each -> each.getAttribute("aria-sort")))
        .containsExactly("", "", "", "", "", "", "", "ascending");
    assertThat(
            headings.stream()
                .flatMap(each -> PageDocument.below(each, "a").stream())
                .map(each -> each.getAttribute("href")))
        .containsExactly(
            "/#devices",
            "/?sort=device#devices",
            "/?sort=driver#devices",
            "/?sort=below4gib#devices",
            "/?sort=all#devices",
            "/?sort=vm#devices");
    assertThat(groups(GroupOrder.VERDICT))
        .containsExactly(
            "group-2", "group-6", "group-3", "group-5", "group-1", "group-4", "group-0");
    assertThat(groups(GroupOrder.DRIVER))
        .containsExactly(
            "group-6", "group-2", "group-5", "group-3", "group-0", "group-1", "group-4");
    assertThat(groups(GroupOrder.BELOW_4_GIB))
        .containsExactly(
            "group-6", "group-1", "group-2", "group-3", "group-0", "group-4", "group-5");
    assertThat(groups(GroupOrder.NUMBER))
        .containsExactly(
            "group-0", "group-1", "group-2", "group-3", "group-4", "group-5", "group-6");
  }

  private static PageSelection sorted(GroupOrder order) {
    return new PageSelection(null, null, null, "", order);
  }

  private static List<String> groups(GroupOrder order) {
    PageDocument page = PageDocument.parse(Pages.html(Pages.picture(RMRR), sorted(order)));
    return PageDocument.below(page.byId("maps"), "article").stream()
        .map(article -> article.getAttribute("id"))
        .toList();
  }

  @Test
  void whatIsNotFoundIsSaidInWords() {
    String html =
        Pages.html(
            Pages.picture(RMRR), new PageSelection(null, null, null, "<b>", GroupOrder.NUMBER));

    assertThat(PageDocument.parse(html).text("maps")).contains("No group has that.");
    assertThat(html).doesNotContain("<b>");
  }

  @Test
  void groupThatDoesNotExistIsSaidInWords() {
    String html = Pages.html(Pages.picture(RMRR), new PageSelection(77, null));

    PageDocument document = PageDocument.parse(html);
    assertThat(document.text("maps")).contains("This host has no IOMMU group 77.");
    assertThat(document.text("devices")).contains("This host has no IOMMU group 77.");
    assertThat(PageDocument.below(document.byId("maps"), "article")).isEmpty();
  }

  @Test
  void devicesThatBypassTheIommuSayWhy() {
    Element devices =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-pxb"))).byId("devices");

    assertThat(
            PageDocument.below(devices, "tr").stream()
                .map(PageDocument::text)
                .filter(text -> text.contains("no group")))
        .isNotEmpty()
        .allMatch(
            text ->
                text.endsWith(
                    "untranslated untranslated no group no IOMMU group: the device bypasses the"
                        + " IOMMU, DMA addresses are physical addresses"));
  }

  private static Finding finding(
      String id, Severity severity, @Nullable Integer group, @Nullable String device) {
    return new Finding(
        id,
        severity,
        subject(group, device),
        id + " summary",
        List.of(Evidence.of(id + " evidence")),
        id + " remedy");
  }

  private static Subject subject(@Nullable Integer group, @Nullable String device) {
    if (device != null) {
      return new Subject.Device(PciAddress.parse(device).orElseThrow(), group);
    }
    return group == null ? new Subject.Host() : new Subject.Group(group);
  }
}
