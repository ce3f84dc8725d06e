// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ReservedMemory;
import io.iovascope.host.DmarTable.Scope;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.HostSketch.Function;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour.RegionTypes;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Provenance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmrrBindingTest {

  private static final AddressRange MEMORY = new AddressRange(0x3d00_0000L, 0x3d00_ffffL);

  private static final PciDevice ROOT_PORT = new Function("00:1c.0").bridge(2, 4).device();
  private static final PciDevice NIC = new Function("00:1c.0", "02:00.0").device();
  private static final PciDevice DISPLAY =
      new Function("00:1c.0", "03:00.0").classCode(0x030000).device();
  private static final PciDevice VIRTUAL_FUNCTION =
      new Function("00:1c.0", "02:10.0").virtualFunctionOf("02:00.0").device();
  private static final PciDevice LPC = new Function("00:1f.0").classCode(0x060100).device();

  private static ReservedMemory rmrr(int segment, Scope... scopes) {
    return new ReservedMemory(segment, MEMORY.start(), MEMORY.end(), List.of(scopes), 0x48);
  }

  private static Scope scope(ScopeType type, int bus, int... path) {
    List<PathEntry> entries =
        Arrays.stream(path).mapToObj(entry -> new PathEntry(entry >> 4, entry & 7)).toList();
    return new Scope(type, 0, bus, entries);
  }

  private static BoundRmrr bound(ReservedMemory memory, PciDevice... devices) {
    HostSketch sketch = new HostSketch().rmrrs(memory);
    Arrays.stream(devices).forEach(sketch::device);
    Host host = sketch.host();
    return RmrrBinding.bind(host.firmware().dmar(), host.pci().devices()).get(0);
  }

  private static List<ReservedRegion> regions(
      ReservedMemory memory, PciDevice of, PciDevice... devices) {
    HostSketch sketch = new HostSketch().rmrrs(memory);
    Arrays.stream(devices).forEach(sketch::device);
    Host host = sketch.host();
    ApiRegions regions =
        new ApiRegions(
            RmrrBinding.bind(host.firmware().dmar(), host.pci().devices()),
            host.pci().devicesByAddress(),
            new IsaRegion(true, Confidence.DERIVED, Provenance.of("test")),
            RegionTypes.WITH_RELAXABLE,
            false,
            true);
    return regions.of(of).stream().map(ApiRegion::region).toList();
  }

  private static BoundRmrr rmrrOf(List<PciAddress> devices, List<PciAddress> byFallback) {
    return new BoundRmrr(
        MEMORY,
        0,
        Origin.structure("/sys/firmware/acpi/tables/DMAR", "DMAR table, RMRR 0", 0x48),
        devices,
        byFallback);
  }

  @Test
  void bindsTheDeviceWhosePathIsThatOfTheScope() {
    assertThat(bound(rmrr(0, scope(ScopeType.ENDPOINT, 0, 0x1c0, 0x000)), ROOT_PORT, NIC, DISPLAY))
        .isEqualTo(rmrrOf(List.of(NIC.address(), DISPLAY.address()), List.of()))
        .satisfies(
            rmrr -> assertThat(rmrr.origin()).hasToString("DMAR table, RMRR 0 at offset 0x48"));
  }

  @Test
  void wantsTheRootBusToBeTheSame() {
    assertThat(bound(rmrr(0, scope(ScopeType.ENDPOINT, 0x40, 0x1c0, 0x000)), ROOT_PORT, NIC))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void wantsTheSegmentToBeTheSame() {
    assertThat(bound(rmrr(1, scope(ScopeType.ENDPOINT, 0, 0x1f0)), LPC))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void acceptsTheDevicesOwnBusInAScopeOfOneStep() {
    assertThat(bound(rmrr(0, scope(ScopeType.ENDPOINT, 2, 0x000)), ROOT_PORT, NIC))
        .isEqualTo(rmrrOf(List.of(NIC.address()), List.of(NIC.address())));
  }

  @Test
  void doesNotBindVirtualFunctions() {
    assertThat(bound(rmrr(0, scope(ScopeType.ENDPOINT, 0, 0x1c0, 0x100)), VIRTUAL_FUNCTION))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void doesNotBindABridgeToAnEndpointScope() {
    assertThat(bound(rmrr(0, scope(ScopeType.ENDPOINT, 0, 0x1c0)), ROOT_PORT))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void bindsAnEndpointOfBridgeClassToABridgeScope() {
    assertThat(bound(rmrr(0, scope(ScopeType.BRIDGE, 0, 0x1f0)), LPC))
        .isEqualTo(rmrrOf(List.of(LPC.address()), List.of()));
  }

  @Test
  void doesNotBindAnEndpointToABridgeScope() {
    assertThat(bound(rmrr(0, scope(ScopeType.BRIDGE, 2, 0x000)), NIC))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void skipsScopesOfOtherTypes() {
    assertThat(
            bound(
                rmrr(0, scope(ScopeType.IOAPIC, 0, 0x1f0), scope(ScopeType.NAMESPACE, 0, 0x1f0)),
                LPC))
        .isEqualTo(rmrrOf(List.of(), List.of()));
  }

  @Test
  void givesTheRmrrsInReverseOrderOfTheTable() {
    Host host =
        new HostSketch()
            .rmrrs(rmrr(0), new ReservedMemory(0, 0x1000, 0x1fff, List.of(), 0x60))
            .host();

    assertThat(RmrrBinding.bind(host.firmware().dmar(), List.of()))
        .extracting(BoundRmrr::number)
        .containsExactly(1, 0);
  }

  @Test
  void leavesOutAnRmrrThatEndsBeforeItStarts() {
    Host host =
        new HostSketch().rmrrs(new ReservedMemory(0, 0x2000, 0x1fff, List.of(), 0x48)).host();

    assertThat(RmrrBinding.bind(host.firmware().dmar(), List.of())).isEmpty();
  }

  @Test
  void aBridgeScopeGivesItsRegionToEverythingBelow() {
    ReservedMemory memory = rmrr(0, scope(ScopeType.BRIDGE, 0, 0x1c0));

    assertThat(regions(memory, VIRTUAL_FUNCTION, ROOT_PORT, NIC, VIRTUAL_FUNCTION))
        .containsExactly(new ReservedRegion(MEMORY, Kind.DIRECT), ApiRegions.MSI);
  }

  @Test
  void theClassOfTheDeviceDecidesWhetherItsRegionIsRelaxable() {
    ReservedMemory memory = rmrr(0, scope(ScopeType.BRIDGE, 0, 0x1c0));

    assertThat(regions(memory, DISPLAY, ROOT_PORT, DISPLAY))
        .containsExactly(new ReservedRegion(MEMORY, Kind.DIRECT_RELAXABLE), ApiRegions.MSI);
  }

  @Test
  void anIsaBridgeHasTheFirst16MiBBeforeTheMsiWindow() {
    assertThat(regions(rmrr(0, scope(ScopeType.ENDPOINT, 0, 0x1f0)), LPC, LPC))
        .containsExactly(new ReservedRegion(MEMORY, Kind.DIRECT), IsaRegion.REGION, ApiRegions.MSI);
  }

  @Test
  void mergesRegionsOfOneKindAndKeepsKindsApart() {
    ReservedRegion low = new ReservedRegion(new AddressRange(0x1000, 0x1fff), Kind.DIRECT);
    ReservedRegion touching = new ReservedRegion(new AddressRange(0x2000, 0x2fff), Kind.DIRECT);
    ReservedRegion other =
        new ReservedRegion(new AddressRange(0x1000, 0x17ff), Kind.DIRECT_RELAXABLE);

    assertThat(ApiRegions.merged(List.of(ApiRegions.MSI, other, touching, low, low)))
        .containsExactly(
            new ReservedRegion(new AddressRange(0x1000, 0x2fff), Kind.DIRECT),
            other,
            ApiRegions.MSI);
  }
}
