// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Origin;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.Source;
import io.iovascope.model.PictureAssembly;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.Usage;
import io.iovascope.probe.Usages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever text a host holds, it is shown as text. */
class HostileTextPageTest {

  private static final String EVIL =
      "<script>alert(1)</script>\"' onload='x' -->]]>{page}&lt;\u202e\u2066\u0007\u001b[31m\r\n\u2028x";
  private static final String SHOWN =
      "<script>alert(1)</script>\"' onload='x' -->]]>{page}&lt;"
          + "\\u202e\\u2066\\x07\\x1b[31m\\x0d\\x0a\\u2028x";

  private final Host host = Pages.picture("hosts/deb612-rmrr-many").host();

  @Test
  void textOfTheHostIsShownAsTextEverywhere() {
    String html = evilPage();

    PageDocument page = PageDocument.parse(html);
    assertThat(tags(page)).isEqualTo(tags(PageDocument.parse(benignPage())));
    assertThat(attributes(page)).isEqualTo(attributes(PageDocument.parse(benignPage())));
    assertThat(page.document().getDocumentElement().getTextContent()).doesNotContain("\u001b");
    assertThat(
            PageDocument.text(
                PageDocument.below(page.document().getDocumentElement(), "h1").get(0)))
        .isEqualTo("name" + SHOWN);
    assertThat(page.text("host")).contains("quiet" + SHOWN, "unit" + SHOWN, "bug" + SHOWN);
    assertThat(page.text("findings"))
        .contains("id" + SHOWN, "summary" + SHOWN, "evidence" + SHOWN, "remedy" + SHOWN);
    assertThat(page.text("devices")).contains("driver" + SHOWN, "vendor" + SHOWN);
    assertThat(page.text("maps")).contains("DMA" + SHOWN, "member" + SHOWN, "path" + SHOWN);
    assertThat(page.text("sources")).contains("file" + SHOWN, "detail" + SHOWN);
    assertThat(html).contains("version");
  }

  @Test
  void noCharacterMovesOrHidesOthers() {
    assertThat(
            evilPage()
                .codePoints()
                .filter(c -> c != '\n')
                .filter(
                    c ->
                        Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR)
                .mapToObj("U+%04X"::formatted))
        .isEmpty();
  }

  private String benignPage() {
    return page("");
  }

  String evilPage() {
    return page(EVIL);
  }

  /** The page of a host whose every text ends with {@code text}. */
  private String page(String text) {
    Observed observed = new Observed(PictureAssembly.of(host(text)), usage(text));
    Finding finding =
        new Finding(
            "id" + text,
            Finding.Severity.WARNING,
            new Subject.Group(1),
            "summary" + text,
            List.of(new Evidence(Origin.file("path" + text), "evidence" + text)),
            "remedy" + text);
    return new HostPage(StandaloneEngine.create())
        .html(
            observed,
            List.of(finding),
            List.of(),
            Pages.READ_AT,
            Pages.TOOK,
            "version" + text,
            PageSelection.START);
  }

  private static Usage usage(String text) {
    return Usages.threeGroups()
        .only(
            List.of(
                new GroupUsage(
                    1,
                    "DMA" + text,
                    true,
                    List.of(),
                    Reading.failed("/proc/kcore" + text, "reason" + text))));
  }

  private Host host(String text) {
    Map<Integer, String> vendors = new HashMap<>();
    host.pci()
        .devices()
        .forEach(device -> vendors.put(device.identity().vendor(), "vendor" + text));
    return new Host(
        new Host.Kernel(
            Reading.ok("name" + text, "/proc/sys/kernel/hostname"),
            Reading.ok(new KernelRelease("6.12.1-1.x" + text, 6, 12), "/proc/sys/kernel/osrelease"),
            host.kernel().config(),
            Reading.ok(new CommandLine("quiet" + text), "/proc/cmdline"),
            host.kernel().bootLog().map(log -> log(log, text)),
            host.kernel().events()),
        host.firmware(),
        new Host.Pci(
            host.pci().hostBridges(),
            host.pci().devices().stream().map(device -> device(device, text)).toList(),
            new PciNames(vendors, Map.of())),
        host.iommu()
            .withGroups(host.iommu().groups().stream().map(group -> group(group, text)).toList())
            .withUnits(host.iommu().units().stream().map(unit -> unit(unit, text)).toList()),
        host.resources(),
        List.of(
            new Source("iomem", "file" + text, Reading.Status.DENIED, "detail" + text, true),
            new Source("dmar", "file" + text, Reading.Status.OK, "detail" + text, true)));
  }

  private static BootLog log(BootLog log, String text) {
    return new BootLog(
        log.complete(),
        log.groupChanges(),
        log.rootBuses(),
        log.dacNotices(),
        List.of(new BootLog.FirmwareBug("bug" + text, null, 1)),
        log.translationEnabled(),
        log.interruptRemapping(),
        log.batchingDisallowed(),
        List.of());
  }

  private static PciDevice device(PciDevice device, String text) {
    return device.with(
        new PciDevice.Binding("driver" + text, device.binding().group(), "unit" + text));
  }

  private static IommuGroup group(IommuGroup group, String text) {
    List<String> devices = new ArrayList<>(group.devices());
    devices.add("member" + text);
    Reading<List<ReservedRegion>> regions = group.reservedRegions();
    return new IommuGroup(
        group.id(),
        "DMA" + text,
        devices,
        new Reading<>(regions.status(), regions.value(), "path" + text, regions.detail()));
  }

  private static IommuUnit unit(IommuUnit unit, String text) {
    return new IommuUnit(
        "unit" + text,
        unit.address(),
        unit.version(),
        unit.capability(),
        unit.extendedCapability(),
        unit.domainsUsed(),
        unit.domainsSupported(),
        unit.devices());
  }

  private static Map<String, Long> tags(PageDocument page) {
    return page.elements().stream()
        .collect(Collectors.groupingBy(element -> element.getTagName(), Collectors.counting()));
  }

  private static Set<String> attributes(PageDocument page) {
    Set<String> names = new TreeSet<>();
    page.elements()
        .forEach(
            element -> {
              for (int i = 0; i < element.getAttributes().getLength(); i++) {
                names.add(element.getAttributes().item(i).getNodeName());
              }
            });
    return names;
  }
}
