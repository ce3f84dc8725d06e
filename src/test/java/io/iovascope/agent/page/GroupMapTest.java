// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.Provenance;
import io.iovascope.model.picture.UserspaceAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class GroupMapTest {

  /** A range in a row of a map. */
  private record Drawn(String row, String range, String kind) {

    /** Whether it stands for more ranges than a row has room for. */
    boolean several() {
      return kind.equals("several");
    }

    boolean isShownBy(Drawn other) {
      return equals(other)
          || (other.several()
              && row.equals(other.row)
              && GroupMapTest.range(other.range).contains(GroupMapTest.range(range)));
    }
  }

  static Stream<CapturedHost> hosts() {
    return Stream.concat(CapturedHost.hosts().stream(), CapturedHost.withTrees().stream());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void mapHasExactlyWhatIsClaimedAndWhatIsLeft(CapturedHost host) {
    Picture picture = host.picture();
    PageDocument page = PageDocument.parse(Pages.html(picture));

    for (GroupPicture group : picture.groups()) {
      List<Drawn> drawn = drawn(page.byId("group-" + group.group().id()));
      List<Drawn> layers = drawn.stream().filter(each -> !each.row().startsWith("DMA ")).toList();
      Set<Drawn> expected = expected(picture, group);

      assertThat(rowsWithoutOrigins(page.byId("group-" + group.group().id())))
          .doesNotHaveDuplicates();
      assertThat(expected)
          .as("group %d", group.group().id())
          .containsAll(layers.stream().filter(each -> !each.several()).toList());
      assertThat(expected).allMatch(each -> layers.stream().anyMatch(each::isShownBy));
      assertUsable(
          drawn.stream().filter(each -> each.row().startsWith("DMA ")).toList(),
          usable(devices(picture, group)));
    }
  }

  private static void assertUsable(List<Drawn> drawn, AddressSet usable) {
    AddressSet single = union(drawn.stream().filter(each -> !each.several()));

    assertThat(single.subtract(usable)).isEqualTo(AddressSet.EMPTY);
    assertThat(usable.subtract(union(drawn.stream()))).isEqualTo(AddressSet.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void drawingAndTableAgreeAndAddressesAscendFromLeftToRight(CapturedHost host) {
    PageDocument page = PageDocument.parse(Pages.html(host.picture()));

    for (Element article : PageDocument.below(page.byId("maps"), "article")) {
      List<Element> bars = PageDocument.below(article, "rect", "bar");

      assertThat(bars.stream().map(GroupMapTest::title))
          .containsExactlyElementsOf(drawn(article).stream().map(Drawn::range).toList());
      for (Element one : bars) {
        assertThat(percent(one, "width")).isPositive();
        assertThat(end(one)).isLessThanOrEqualTo(100.01);
        for (Element other : bars) {
          AddressRange range = range(title(one));
          AddressRange next = range(title(other));
          int order = Long.compareUnsigned(range.end(), next.start());
          if (order < 0) {
            assertThat(end(one)).isLessThanOrEqualTo(percent(other, "x") + 0.01);
          } else if (one != other && range.overlaps(next)) {
            assertThat(one.getAttribute("y")).isNotEqualTo(other.getAttribute("y"));
          }
        }
      }
    }
  }

  @Test
  void devicesWithDifferentSpacesHaveRowsOfTheirOwn() {
    Element group =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-switch"))).byId("group-11");

    assertThat(labels(group))
        .containsExactly(
            "iommu-api",
            "dma-iommu",
            "limit",
            "DMA 02:02.0",
            "DMA 05:00.0 +1",
            "VFIO",
            "iommufd",
            "fabric");
  }

  @Test
  void whatIsAssumedIsHatched() {
    Element group =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-switch"))).byId("group-11");
    long assumed =
        PageDocument.below(group, "title").stream()
            .filter(title -> title.getTextContent().contains(", assumed\n"))
            .count();

    assertThat(assumed).isPositive();
    assertThat(PageDocument.below(group, "rect", "assumed")).hasSize((int) assumed);
  }

  @Test
  void refusalStandsInTheRowWithItsReason() {
    Element group =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-rmrr-good"))).byId("group-2");

    assertThat(PageDocument.below(group, "text", "remark").stream().map(PageDocument::text))
        .contains("refused: EINVAL");
    assertThat(PageDocument.below(group, "rect", "said").stream().map(PageDocument::text))
        .anyMatch(text -> text.startsWith("Mappable through VFIO \"") && text.contains("RMRR 0x"));
  }

  @Test
  void lineMarks4GiB() {
    Element group =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-rmrr-good"))).byId("group-2");

    Element line = PageDocument.below(group, "line", "gib").get(0);
    Element tick =
        PageDocument.below(group, "svg", "tick").stream()
            .filter(each -> PageDocument.text(each).equals("0x100000000"))
            .findFirst()
            .orElseThrow();
    assertThat(line.getAttribute("x1")).isEqualTo(tick.getAttribute("x"));
  }

  @Test
  void drawingIsDescribedForThoseWhoDoNotSeeIt() {
    Element group =
        PageDocument.parse(Pages.html(Pages.picture("hosts/deb612-rmrr-good"))).byId("group-2");

    Element drawing = PageDocument.below(group, "svg", "plot").get(0);
    assertThat(drawing.getAttribute("role")).isEqualTo("img");
    assertThat(drawing.getAttribute("aria-label"))
        .startsWith("Map of the I/O addresses of group 2, not to scale. ")
        .contains("VFIO: refused: EINVAL")
        .endsWith("The table below has the same ranges.");
  }

  @Test
  void ofTooManyRangesTheClosestAreDrawnAsOne() {
    List<MapRange> ranges = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ranges.add(reserved(0x10_0000L + 0x2000L * i));
    }
    ranges.add(reserved(1L << 30));
    ranges.add(reserved(1L << 40));

    List<MapRange> drawn = MapRow.of("label", "title", ranges).ranges();

    assertThat(drawn).hasSize(48).endsWith(reserved(1L << 30), reserved(1L << 40));
    assertThat(drawn.stream().filter(each -> each.fill() == RangePattern.SEVERAL))
        .containsExactly(
            new MapRange(
                new AddressRange(0x10_0000L + 0x2000L * 45, 0x10_0000L + 0x2000L * 99 + 0xfff),
                RangePattern.SEVERAL,
                "several",
                "55 ranges and what is between them; /api/v1/picture has each",
                Confidence.EXACT));
  }

  private static MapRange reserved(long start) {
    return new MapRange(
        new AddressRange(start, start + 0xfff),
        RangePattern.RESERVED,
        "reserved",
        "origin",
        Confidence.EXACT);
  }

  @Test
  void rangesThatDifferInTheirOriginsAloneAreOneRange() {
    AddressRange range = new AddressRange(0x1000, 0x1fff);
    List<MapRange> ranges =
        Stream.of("a", "b", "a", "c", "d", "e")
            .map(
                origin ->
                    MapRange.of(
                        new Claim(
                            range,
                            Layer.LIMIT,
                            Claim.Kind.ABOVE_LIMIT,
                            Provenance.of(origin),
                            Confidence.EXACT)))
            .toList();

    assertThat(MapRow.of("label", "title", ranges).ranges())
        .containsExactly(
            new MapRange(
                range,
                RangePattern.ABOVE_LIMIT,
                "above-limit",
                "a; b; c; and 2 more",
                Confidence.EXACT));
  }

  private static List<DevicePicture> devices(Picture picture, GroupPicture group) {
    return picture.devices().stream()
        .filter(each -> Objects.equals(each.device().binding().group(), group.group().id()))
        .toList();
  }

  private static Set<Drawn> expected(Picture picture, GroupPicture group) {
    Set<Drawn> expected = new HashSet<>();
    for (DevicePicture each : devices(picture, group)) {
      for (Claim claim : each.dmaApi().claims()) {
        if (claim.layer() == Layer.FIRMWARE || claim.layer() == Layer.LIMIT) {
          expected.add(drawn(claim.layer().label(), claim));
        }
        if (claim.kind() == Claim.Kind.PAGE_ZERO) {
          expected.add(drawn("dma-iommu", claim));
        }
      }
      each.peers().stream()
          .map(PeerRange::claim)
          .forEach(claim -> expected.add(drawn("fabric", claim)));
    }
    group
        .dmaIommuTree()
        .forEach(
            node ->
                expected.add(new Drawn("dma-iommu", node.range().toString(), node.kind().label())));
    Reading<List<ReservedRegion>> printed = group.group().reservedRegions();
    // A list that is cut off, or not readable, is completed by the prediction.
    Stream.concat(
            printed.orElse(List.of()).stream(),
            printed.isOk() ? Stream.of() : group.modelReserved().stream())
        .forEach(
            region ->
                expected.add(
                    new Drawn("iommu-api", region.range().toString(), region.kind().label())));
    expected.addAll(access("VFIO", group.vfio()));
    expected.addAll(access("iommufd", group.iommufd()));
    return expected;
  }

  private static Set<Drawn> access(String label, UserspaceAccess access) {
    Set<Drawn> drawn = new HashSet<>();
    if (access.allowed() && access.usable() != null) {
      access
          .usable()
          .ranges()
          .forEach(range -> drawn.add(new Drawn(label, range.toString(), "usable")));
      access.claims().stream()
          .filter(claim -> claim.layer().withholds())
          .forEach(claim -> drawn.add(drawn(label, claim)));
    }
    return drawn;
  }

  private static Drawn drawn(String row, Claim claim) {
    return new Drawn(row, claim.range().toString(), claim.kind().label());
  }

  private static AddressSet usable(List<DevicePicture> devices) {
    return devices.stream()
        .flatMap(each -> Stream.ofNullable(each.dmaApi().usable()))
        .reduce(AddressSet.EMPTY, AddressSet::union);
  }

  private static AddressSet union(Stream<Drawn> drawn) {
    return AddressSet.of(drawn.map(each -> range(each.range())).toList());
  }

  /** What the table of a group says, refusals aside. */
  private static List<Drawn> drawn(Element group) {
    Element table = PageDocument.below(group, "table", "ranges").get(0);
    List<Drawn> drawn = new ArrayList<>();
    for (Element row : PageDocument.below(table, "tr")) {
      List<Element> cells = PageDocument.below(row, "td");
      if (cells.size() > 1) {
        drawn.add(
            new Drawn(
                PageDocument.text(PageDocument.below(row, "th").get(0)),
                PageDocument.text(cells.get(0)),
                PageDocument.text(cells.get(2))));
      }
    }
    return drawn;
  }

  private static List<String> rowsWithoutOrigins(Element group) {
    Element table = PageDocument.below(group, "table", "ranges").get(0);
    return PageDocument.below(table, "tr").stream()
        .map(
            row ->
                Stream.concat(
                        PageDocument.below(row, "th").stream(),
                        PageDocument.below(row, "td").stream().limit(4))
                    .map(PageDocument::text)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  private static List<String> labels(Element group) {
    Element labels = PageDocument.below(group, "div", "labels").get(0);
    return PageDocument.below(labels, "span").stream().map(PageDocument::text).toList();
  }

  private static String title(Element bar) {
    return PageDocument.below(bar, "title").get(0).getTextContent().lines().findFirst().orElse("");
  }

  private static AddressRange range(String text) {
    String[] ends = text.toLowerCase(Locale.ROOT).split("-");
    return new AddressRange(
        Long.parseUnsignedLong(ends[0].substring(2), 16),
        Long.parseUnsignedLong(ends[1].substring(2), 16));
  }

  private static double percent(Element bar, String attribute) {
    return Double.parseDouble(bar.getAttribute(attribute).replace("%", ""));
  }

  private static double end(Element bar) {
    return percent(bar, "x") + percent(bar, "width");
  }
}
