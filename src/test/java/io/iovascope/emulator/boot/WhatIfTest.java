// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.CapturedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.emulator.change.CommandLineChange;
import io.iovascope.emulator.change.DeviceAddition;
import io.iovascope.emulator.change.DeviceRemoval;
import io.iovascope.emulator.change.GroupTypeChange;
import io.iovascope.emulator.change.HostChange;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.MaskChange;
import io.iovascope.emulator.change.RmrrAddition;
import io.iovascope.emulator.change.UnitWidthChange;
import io.iovascope.emulator.change.VirtualFunctionsChange;
import io.iovascope.emulator.change.WindowAddition;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of captured hosts, against captures of hosts that have them. */
class WhatIfTest {

  static List<CapturedHost> captures() {
    return CapturedHost.withTrees();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aHostWithoutChangesBootsToTheSameGroups(CapturedHost captured) throws HostChangeException {
    Host host = captured.read();
    Host booted = WhatIf.of(host, List.of()).after().host();

    assertThat(booted.pci().devices()).isEqualTo(host.pci().devices());
    assertThat(booted.iommu().units()).isEqualTo(host.iommu().units());
    assertThat(booted.iommu().groups()).isEqualTo(host.iommu().groups());
  }

  /** Where a device has no group, its kernel has nothing to compare. */
  static List<CapturedHost> capturesWithAllDevicesInGroups() {
    return captures().stream()
        .filter(
            captured ->
                captured.read().pci().devices().stream()
                    .allMatch(device -> device.binding().group() != null))
        .toList();
  }

  /** Three whose kernel uses no unit, and two with a host bridge that no unit serves. */
  @Test
  void allButFiveCapturesHaveAllDevicesInGroups() {
    List<CapturedHost> others = new ArrayList<>(captures());
    others.removeAll(capturesWithAllDevicesInGroups());

    assertThat(others)
        .extracting(CapturedHost::toString)
        .containsExactly("deb612-beyond", "deb612-none", "deb612-off", "deb612-pxb", "deb72-pxb");
  }

  /** Off and on again: units, groups and types are derived from nothing, and are the kernel's. */
  @ParameterizedTest
  @MethodSource("capturesWithAllDevicesInGroups")
  void groupsOfAHostThatWasOffAreThoseOfTheKernel(CapturedHost captured)
      throws HostChangeException {
    Host host = captured.read();
    Host off = simulated(host, new CommandLineChange(List.of("intel_iommu=off")));
    Host idle = off.with(off.iommu().withUnits(host.iommu().units()));
    Host on = simulated(idle, new CommandLineChange(List.of("intel_iommu=on")));

    assertThat(groups(on)).isEqualTo(groups(host));
  }

  /** Numbers depend on when virtual functions came; members and types do not. */
  private static Map<String, String> groups(Host host) {
    Map<String, String> groups = new TreeMap<>();
    for (IommuGroup group : host.iommu().groups()) {
      groups.put(
          String.join(" ", group.devices()), group.type() + " " + group.reservedRegions().value());
    }
    return groups;
  }

  @Test
  void offOnTheCommandLineLeavesNothing() throws HostChangeException {
    Picture picture =
        after("iova-trees/deb612-plain", new CommandLineChange(List.of("intel_iommu=off")));

    assertThat(picture.state()).isEqualTo(IommuState.OFF);
    assertThat(picture.groups()).isEmpty();
    assertThat(picture.units()).isEmpty();
  }

  @Test
  void withoutFirmwareWindowsTheTreeIsThatOfTheCapture() throws HostChangeException {
    Picture predicted =
        after("iova-trees/deb612-plain", new CommandLineChange(List.of("pci=nocrs")));
    Picture captured = CapturedHost.named("iova-trees/deb612-nocrs").picture();

    assertThat(trees(predicted)).isEqualTo(trees(captured));
  }

  @Test
  void passThroughIsThatOfTheCapture() throws HostChangeException {
    Picture predicted =
        after("iova-trees/deb612-plain", new CommandLineChange(List.of("iommu=pt")));
    Picture captured = CapturedHost.named("iova-trees/deb612-pt").picture();

    assertThat(groups(predicted.host())).isEqualTo(groups(captured.host()));
    assertThat(predicted.state()).isEqualTo(IommuState.PASSTHROUGH);
  }

  @Test
  void virtualFunctionsAreThoseOfTheCapture() throws HostChangeException {
    Host captured = CapturedHost.named("iova-trees/deb612-sriov").read();
    PciAddress physical = address("0000:01:00.0");
    Host fewer = simulated(captured, new VirtualFunctionsChange(physical, 2));
    Host again = simulated(fewer, new VirtualFunctionsChange(physical, 3));

    assertThat(fewer.pci().devices()).hasSize(captured.pci().devices().size() - 1);
    assertThat(groups(again)).isEqualTo(groups(captured));
    assertThat(device(again, "0000:01:10.4").resources())
        .isEqualTo(device(captured, "0000:01:10.4").resources());
  }

  @Test
  void aDeviceBelowAPortWithoutAcsJoinsItsGroup() throws HostChangeException {
    Host host = CapturedHost.named("hosts/deb612-switch").read();
    Host empty = simulated(host, new DeviceRemoval(address("0000:03:00.0")));
    Host filled = simulated(empty, nvme(address("0000:02:00.0")));

    assertThat(empty.iommu().group(9).orElseThrow().devices()).containsExactly("0000:02:00.0");
    assertThat(filled.iommu().group(9).orElseThrow().devices())
        .containsExactly("0000:02:00.0", "0000:03:00.0");
  }

  @Test
  void aDeviceOnConventionalPciJoinsTheGroupOfTheBridge() throws HostChangeException {
    Host host = CapturedHost.named("hosts/deb612-switch").read();
    Host longer = simulated(host, nvme(address("0000:07:00.0")));

    assertThat(longer.iommu().group(13).orElseThrow().devices()).contains("0000:08:00.0");
  }

  @Test
  void anRmrrIsReservedForItsDeviceAndRefusesVfio() throws HostChangeException {
    AddressRange memory = new AddressRange(0x3d00_0000L, 0x3d00_ffffL);
    Picture picture =
        after(
            "iova-trees/deb612-plain", new RmrrAddition(memory, List.of(address("0000:00:03.0"))));
    GroupPicture group = picture.group(1).orElseThrow();

    assertThat(group.dmaIommuTree()).anySatisfy(node -> assertThat(node.range()).isEqualTo(memory));
    assertThat(group.vfio().allowed()).isFalse();
    assertThat(picture.host().kernel().bootLog().value())
        .satisfies(log -> assertThat(Objects.requireNonNull(log).rmrrFirmwareBugs()).hasSize(2));
  }

  @Test
  void anRmrrAboveTheApertureTakesAllGroupsAway() throws HostChangeException {
    AddressRange memory = new AddressRange(0x80_0000_0000L, 0x80_0000_0fffL);
    WhatIf whatIf =
        WhatIf.of(
            CapturedHost.named("iova-trees/deb612-plain").read(),
            List.of(new RmrrAddition(memory, List.of(address("0000:00:06.0")))));

    assertThat(PictureAssembly.of(whatIf.after().host()).state()).isEqualTo(IommuState.FAILED);
    assertThat(whatIf.after().notes()).hasSize(1);
  }

  @Test
  void aWiderUnitHelpsThatHost() throws HostChangeException {
    Host failed = CapturedHost.named("iova-trees/deb612-beyond").read();
    Picture picture = PictureAssembly.of(simulated(failed, new UnitWidthChange(null, 48)));

    assertThat(picture.state()).isEqualTo(IommuState.TRANSLATED);
  }

  @Test
  void aWindowIsReservedBelowItsBridge() throws HostChangeException {
    AddressRange window = new AddressRange(0x10_0000_0000L, 0x1f_ffff_ffffL);
    Picture picture =
        after("iova-trees/deb612-plain", new WindowAddition(new PciBus(0, 0), window));

    assertThat(picture.groups())
        .allSatisfy(
            group ->
                assertThat(group.dmaIommuTree())
                    .anySatisfy(node -> assertThat(node.range()).isEqualTo(window)));
  }

  @Test
  void impossibleChangesSayWhy() {
    Host host = CapturedHost.named("iova-trees/deb612-plain").read();
    Map<HostChange, String> impossible =
        Map.of(
            new CommandLineChange(List.of("-iommu=pt")),
            "'iommu=pt' is not on the command line of this host",
            new DeviceRemoval(address("0000:09:00.0")),
            "this host has no device 0000:09:00.0",
            new UnitWidthChange("dmar7", 48),
            "this host has no unit 'dmar7'; there are dmar0",
            new GroupTypeChange(77, "DMA"),
            "this host has no IOMMU group 77",
            new MaskChange(address("0000:00:03.0"), 65, 64),
            "a DMA mask has 1 to 64 bits, not 65",
            new WindowAddition(new PciBus(0, 0), new AddressRange(0x10_0000L, 0x1f_ffffL)),
            "window 0x0000000000100000-0x00000000001fffff: the kernel would ignore it, it conflicts with System RAM 0x0000000000100000-0x000000003ffdefff");
    impossible.forEach(
        (change, message) ->
            assertThatThrownBy(() -> WhatIf.of(host, List.of(change)))
                .as("%s", change)
                .isInstanceOf(HostChangeException.class)
                .message()
                .startsWith(message.substring(0, Math.min(message.length(), 90))));
  }

  private static DeviceAddition nvme(PciAddress bridge) {
    return new DeviceAddition(bridge, null, 0x010802, List.of(1L << 14), 64, "nvme");
  }

  private static Picture after(String capture, HostChange change) throws HostChangeException {
    return PictureAssembly.of(simulated(CapturedHost.named(capture).read(), change));
  }

  private static Host simulated(Host host, HostChange change) throws HostChangeException {
    return WhatIf.of(host, List.of(change)).after().host();
  }

  private static Map<Integer, List<AddressRange>> trees(Picture picture) {
    Map<Integer, List<AddressRange>> trees = new TreeMap<>();
    picture
        .groups()
        .forEach(
            group ->
                trees.put(
                    group.group().id(),
                    group.dmaIommuTree().stream().map(node -> node.range()).toList()));
    return trees;
  }

  private static PciDevice device(Host host, String address) {
    return Objects.requireNonNull(host.pci().devicesByAddress().get(address(address)));
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }
}
