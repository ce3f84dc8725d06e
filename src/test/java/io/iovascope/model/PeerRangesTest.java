// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Host;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource.Use;
import io.iovascope.model.HostSketch.Function;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.PeerRange.Redirect;
import io.iovascope.model.picture.Provenance;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A switch with a network card and an NVMe disk behind it, as in the report that began it all. */
class PeerRangesTest {

  private static final AddressRange NVME_WINDOW = new AddressRange(0xfd00_0000L, 0xfd1f_ffffL);
  private static final Acs REDIRECTS = Acs.of(0b11101, 0b11101);
  private static final Acs DOES_NOT = Acs.of(0b11101, 0);

  private static PciConfiguration port(PcieType type, @Nullable Acs acs) {
    return new PciConfiguration(true, false, true, true, type, acs, null, null);
  }

  private static PciDevice downstream(String address, int bus, int group, @Nullable Acs acs) {
    return new Function("00:02.0", "01:00.0", address)
        .bridge(bus, bus)
        .group(group)
        .configuration(port(PcieType.DOWNSTREAM_PORT, acs))
        .memory(
            Use.BRIDGE_WINDOW,
            bus == 4 ? NVME_WINDOW.start() : 0xfd20_0000L,
            bus == 4 ? NVME_WINDOW.end() : 0xfd3f_ffffL)
        .device();
  }

  private static List<PciDevice> behindASwitch(@Nullable Acs acs, int portGroup) {
    return List.of(
        new Function("00:02.0")
            .bridge(1, 4)
            .group(1)
            .configuration(port(PcieType.ROOT_PORT, REDIRECTS))
            .device(),
        new Function("00:02.0", "01:00.0")
            .bridge(2, 4)
            .group(8)
            .configuration(port(PcieType.UPSTREAM_PORT, null))
            .device(),
        downstream("02:00.0", 3, portGroup, acs),
        downstream("02:01.0", 4, 10, acs),
        new Function("00:02.0", "01:00.0", "02:00.0", "03:00.0").group(9).device(),
        new Function("00:02.0", "01:00.0", "02:01.0", "04:00.0").group(10).device());
  }

  private static List<PeerRange> peersOfTheNic(List<PciDevice> devices) {
    HostSketch sketch = new HostSketch();
    devices.forEach(sketch::device);
    Host host = sketch.host();
    PciDevice nic =
        host.pci().devices().stream()
            .filter(each -> each.address().equals(HostSketch.address("03:00.0")))
            .findFirst()
            .orElseThrow();
    return new PeerRanges(host.pci().devicesByAddress()).of(nic);
  }

  private static PeerRange window(Redirect redirect, String reason, Confidence confidence) {
    return new PeerRange(
        NVME_WINDOW,
        Claim.Kind.PEER_WINDOW,
        HostSketch.address("02:01.0"),
        HostSketch.address("02:00.0"),
        redirect,
        Provenance.of("window of 0000:02:01.0; " + reason),
        confidence);
  }

  @Test
  void areExposedWhenThePortDoesNotRedirect() {
    assertThat(peersOfTheNic(behindASwitch(DOES_NOT, 9)))
        .containsExactly(
            window(Redirect.OFF, "ACS request redirect is off at 0000:02:00.0", Confidence.EXACT));
  }

  @Test
  void areNamedButNotExposedWhenThePortRedirects() {
    List<PeerRange> peers = peersOfTheNic(behindASwitch(REDIRECTS, 2));

    assertThat(peers)
        .containsExactly(
            window(Redirect.ON, "ACS request redirect is on at 0000:02:00.0", Confidence.EXACT));
    assertThat(peers).noneMatch(PeerRange::isExposed);
  }

  @Test
  void areExposedWithoutAcsWhenTheDeviceIsInItsPortsGroup() {
    assertThat(peersOfTheNic(behindASwitch(null, 9)))
        .containsExactly(
            window(Redirect.OFF, "0000:02:00.0 has no ACS capability", Confidence.DERIVED));
  }

  @Test
  void areNotExposedWithoutAcsWhenTheKernelKnowsThePortToIsolate() {
    assertThat(peersOfTheNic(behindASwitch(null, 2)))
        .containsExactly(
            window(
                Redirect.ON,
                "0000:02:00.0 has no ACS capability, but the kernel knows it to isolate",
                Confidence.DERIVED));
  }

  @Test
  void restOnTheGroupsWhenConfigurationSpaceIsNotReadable() {
    List<PciDevice> devices =
        behindASwitch(null, 9).stream().map(PeerRangesTest::unreadable).toList();

    assertThat(peersOfTheNic(devices))
        .contains(
            window(
                Redirect.OFF,
                "configuration space of 0000:02:00.0 is not readable; its IOMMU group says no"
                    + " isolation",
                Confidence.ASSUMED));
  }

  private static PciDevice unreadable(PciDevice device) {
    Function function =
        new Function(device.place().path().stream().map(Object::toString).toArray(String[]::new))
            .group(device.binding().group() == null ? -1 : device.binding().group());
    if (device.buses().secondary() != null && device.buses().subordinate() != null) {
      function.bridge(device.buses().secondary(), device.buses().subordinate());
    }
    device
        .resources()
        .forEach(
            resource ->
                function.memory(resource.use(), resource.range().start(), resource.range().end()));
    return function.device();
  }

  @Test
  void includeEverythingOnAConventionalBus() {
    PciDevice bridge =
        new Function("00:1e.0")
            .bridge(9, 9)
            .group(6)
            .configuration(new PciConfiguration(true, false, true, false, null, null, null, null))
            .device();
    PciDevice one = new Function("00:1e.0", "09:01.0").group(6).device();
    PciDevice other =
        new Function("00:1e.0", "09:02.0")
            .group(6)
            .memory(Use.BAR, 0xfd40_0000L, 0xfd41_ffffL)
            .device();

    assertThat(peers(one, bridge, one, other))
        .containsExactly(
            new PeerRange(
                new AddressRange(0xfd40_0000L, 0xfd41_ffffL),
                Claim.Kind.PEER_BAR,
                other.address(),
                bridge.address(),
                Redirect.OFF,
                Provenance.of("BAR of 0000:09:02.0; conventional PCI bus below 0000:00:1e.0"),
                Confidence.DERIVED));
  }

  @Test
  void includeSiblingFunctionsOfTheSameGroup() {
    PciConfiguration endpoint =
        new PciConfiguration(false, true, true, true, PcieType.ENDPOINT, null, null, null);
    PciDevice one = new Function("00:03.0").group(6).configuration(endpoint).device();
    PciDevice other =
        new Function("00:03.1")
            .group(6)
            .configuration(endpoint)
            .memory(Use.BAR, 0xfd40_0000L, 0xfd41_ffffL)
            .device();
    PciDevice apart = new Function("00:03.2").group(7).memory(Use.BAR, 0x1000, 0x1fff).device();

    assertThat(peers(one, one, other, apart))
        .extracting(PeerRange::peer, PeerRange::via, PeerRange::redirect)
        .containsExactly(tuple(other.address(), one.address(), Redirect.OFF));
  }

  private static List<PeerRange> peers(PciDevice of, PciDevice... devices) {
    HostSketch sketch = new HostSketch();
    Arrays.stream(devices).forEach(sketch::device);
    return new PeerRanges(sketch.host().pci().devicesByAddress()).of(of);
  }
}
