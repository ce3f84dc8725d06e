// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.address.AddressRange;
import io.iovascope.host.BootLog.GroupChange;
import io.iovascope.host.DmarTable;
import io.iovascope.host.DmarTable.PathEntry;
import io.iovascope.host.DmarTable.ScopeType;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.HostSketch.Function;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Assignability.Verdict;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.TreeNode;
import io.iovascope.model.picture.UserspaceAccess;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said when inputs are missing: never more than is known. */
class MissingInputsTest {

  private static final String NIC = "0000:00:03.0";
  private static final AddressRange MEMORY = new AddressRange(0x3d00_0000L, 0x3d00_ffffL);
  private static final DmarTable.ReservedMemory RMRR =
      new DmarTable.ReservedMemory(
          0,
          MEMORY.start(),
          MEMORY.end(),
          List.of(new DmarTable.Scope(ScopeType.ENDPOINT, 0, 0, List.of(new PathEntry(3, 0)))),
          0x48);

  private static HostSketch sketch() {
    return new HostSketch()
        .unit("dmar0", 0xd2008c22260206L, 0xf00f4aL)
        .device(new Function(NIC).driver("e1000e").mask(64).group(2).unit("dmar0").device());
  }

  private static GroupPicture group(HostSketch sketch) {
    return PictureAssembly.of(sketch.host()).group(2).orElseThrow();
  }

  @Test
  void withoutRegionsAndWithoutTheTableNothingIsPromisedToVfio() {
    GroupPicture group = group(sketch().unreadableGroup(2, "DMA-FQ", List.of(NIC)));

    assertThat(group.vfio().refusal()).isNull();
    assertThat(group.vfio().usable()).isNull();
    assertThat(group.agrees()).isNull();
    assertThat(group.assignability().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void withoutRegionsTheTableStillTellsOfARefusal() {
    GroupPicture group = group(sketch().rmrrs(RMRR).unreadableGroup(2, "DMA-FQ", List.of(NIC)));

    assertThat(group.vfio().refusal())
        .extracting("cause", "reason")
        .containsExactly(
            UserspaceAccess.Cause.RMRR,
            "RMRR 0x000000003d000000-0x000000003d00ffff of 0000:00:03.0 (DMAR table, RMRR 0 at"
                + " offset 0x48)");
  }

  @Test
  void withoutTheTableTheRegionsOfAGroupAreTakenForTheFirstDevices() {
    ReservedRegion direct = new ReservedRegion(MEMORY, Kind.DIRECT);
    Host host =
        sketch().group(2, "DMA-FQ", List.of(NIC, "0000:00:03.1"), direct, ApiRegions.MSI).host();
    GroupPicture group = PictureAssembly.of(host).group(2).orElseThrow();

    assertThat(group.agrees()).isNull();
    assertThat(group.dmaIommuTree())
        .extracting(TreeNode::range, TreeNode::confidence)
        .contains(tuple(MEMORY, Confidence.ASSUMED));
  }

  @Test
  void withoutTheTableTheRegionsOfAnOnlyDeviceAreItsOwn() {
    ReservedRegion direct = new ReservedRegion(MEMORY, Kind.DIRECT);
    Host host = sketch().group(2, "DMA-FQ", List.of(NIC), direct, ApiRegions.MSI).host();

    assertThat(PictureAssembly.of(host).group(2).orElseThrow().dmaIommuTree())
        .extracting(TreeNode::range, TreeNode::confidence)
        .contains(tuple(MEMORY, Confidence.DERIVED));
  }

  @Test
  void guessedReservationsAreNotCalledKnown() {
    Host host = sketch().group(2, "DMA-FQ", List.of(NIC), ApiRegions.MSI).host();
    DmaApiSpace space =
        PictureAssembly.of(host).device(HostSketch.address(NIC)).orElseThrow().dmaApi();

    // Neither windows nor RMRRs are readable, and no BAR tells where the windows are.
    assertThat(space.usable()).isNotNull();
    assertThat(space.reservationsKnown()).isFalse();
  }

  @Test
  void aFirstDeviceThatIsGoneLeavesItsHostBridgesWindows() {
    Host host =
        sketch()
            .rmrrs()
            .ioMemory(
                new IoMemory.Entry(
                    new AddressRange(0xc000_0000L, 0xfebf_ffffL), 0, "PCI Bus 0000:00", 7))
            .bootLog(
                HostSketch.log(
                    true,
                    new GroupChange("0000:00:02.0", 2, true, 10),
                    new GroupChange(NIC, 2, true, 11)))
            .group(2, "DMA-FQ", List.of(NIC, "0000:00:04.0"), ApiRegions.MSI)
            .host();
    GroupPicture group = PictureAssembly.of(host).group(2).orElseThrow();

    assertThat(group.firstDevice()).isEqualTo("0000:00:02.0");
    assertThat(group.dmaIommuTree())
        .extracting(TreeNode::range, TreeNode::confidence)
        .containsExactly(
            tuple(new AddressRange(0xc000_0000L, 0xfebf_ffffL), Confidence.ASSUMED),
            tuple(ApiRegions.MSI.range(), Confidence.ASSUMED));
  }
}
