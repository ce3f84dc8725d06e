// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.CapturedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.explain.Explanation;
import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Origin;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciResource.Use;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.model.ApiRegions;
import io.iovascope.model.HostSketch;
import io.iovascope.model.HostSketch.Function;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.UserspaceAccess.Cause;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {

  private static final long CAP = 0xd2008c22260206L;
  private static final long ECAP = 0xf00f4aL;
  private static final String NIC = "0000:00:03.0";

  private static HostSketch withNic(Function nic) {
    return new HostSketch()
        .unit("dmar0", CAP, ECAP)
        .rmrrs()
        .ioMemory(
            new IoMemory.Entry(
                new AddressRange(0xc000_0000L, 0xfebf_ffffL), 0, "PCI Bus 0000:00", 7))
        .device(nic.group(2).unit("dmar0").device())
        .group(2, "DMA-FQ", List.of(NIC), ApiRegions.MSI);
  }

  private static DmaApiSpace space(Host host) {
    return PictureAssembly.of(host)
        .device(HostSketch.address(NIC))
        .map(DevicePicture::dmaApi)
        .orElseThrow();
  }

  private static Function nic() {
    return new Function(NIC).driver("e1000e").mask(64);
  }

  @Test
  void theSmallerOfMaskAndApertureLimitsADevice() {
    assertThat(space(withNic(nic().mask(32)).host()).streamingLimit()).isEqualTo(0xffff_ffffL);
    assertThat(space(withNic(nic().mask(64)).host()).streamingLimit()).isEqualTo(0x7f_ffff_ffffL);
  }

  @Test
  void usableIsTheApertureWithoutPageZeroWindowsAndRegions() {
    assertThat(space(withNic(nic()).host()).usable())
        .isEqualTo(
            AddressSet.of(
                new AddressRange(0x1000, 0xbfff_ffffL),
                new AddressRange(0xfec0_0000L, 0xfedf_ffffL),
                new AddressRange(0xfef0_0000L, 0x7f_ffff_ffffL)));
  }

  @Test
  void aMaskWithoutADriverIsNotTrusted() {
    assertThat(space(withNic(nic()).host()).limitsKnown()).isTrue();
    assertThat(space(withNic(nic().driver("vfio-pci")).host()).limitsKnown()).isFalse();
    assertThat(space(withNic(nic().driver("")).host()).limitsKnown()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.0, quiet, true",
    "6.12.0, iommu.forcedac=1, false",
    "6.12.0, iommu.forcedac=0, true",
    "6.12.0, iommu.forcedac=on, false",
    "6.1.0, 'intel_iommu=on,forcedac', false",
  })
  void theCommandLineDecidesWhether32BitsComeFirst(
      String kernel, String commandLine, boolean expected) {
    Host host = withNic(nic()).kernel(kernel).commandLine(commandLine).host();

    assertThat(space(host).thirtyTwoBitFirst()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.1.0", "6.6.0", "7.2.0"})
  void aDeviceThatTheLogSaysLeft32BitsStaysAboveThemWhateverTheRelease(String kernel) {
    BootLog log =
        new BootLog(
            true,
            List.of(),
            List.of(),
            List.of(new BootLog.DacNotice(NIC, 39, 500)),
            List.of(),
            true,
            true,
            false,
            List.of());

    assertThat(space(withNic(nic()).kernel(kernel).bootLog(log).host()).thirtyTwoBitFirst())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5.15.0, 1, EPERM", "6.1.0, 1, EPERM", "6.6.0, 22, EINVAL", "7.2.0, 22, EINVAL"})
  void aDirectRegionIsRefusedWithTheErrnoOfTheKernel(String kernel, int errno, String error) {
    ReservedRegion direct =
        new ReservedRegion(new AddressRange(0x3d10_0000L, 0x3d12_ffffL), Kind.DIRECT);
    Host host =
        new HostSketch()
            .kernel(kernel)
            .unit("dmar0", CAP, ECAP)
            .device(nic().group(2).unit("dmar0").device())
            .group(2, "DMA-FQ", List.of(NIC), direct, ApiRegions.MSI)
            .host();
    GroupPicture group = PictureAssembly.of(host).group(2).orElseThrow();

    assertThat(group.vfio().refusal())
        .isEqualTo(
            new Refusal(
                Cause.RMRR,
                errno,
                error,
                KernelBehaviour.of(host).rmrrRefusal().value().message(),
                "RMRR 0x000000003d100000-0x000000003d12ffff",
                new ApiRegion(
                    direct,
                    false,
                    Provenance.of(Origin.line("/sys/kernel/iommu_groups/2/reserved_regions", 1)),
                    Confidence.EXACT)));
    assertThat(group.vfio().usable()).isEqualTo(AddressSet.EMPTY);
    assertThat(group.assignability().verdict()).isEqualTo(Assignability.Verdict.REFUSED);
  }

  @Test
  void aRelaxableRegionIsLeftToTheUser() {
    ReservedRegion relaxable =
        new ReservedRegion(new AddressRange(0x3d10_0000L, 0x3d12_ffffL), Kind.DIRECT_RELAXABLE);
    Host host =
        new HostSketch()
            .unit("dmar0", CAP, ECAP)
            .device(nic().group(2).unit("dmar0").device())
            .group(2, "DMA-FQ", List.of(NIC), relaxable, ApiRegions.MSI)
            .host();

    assertThat(PictureAssembly.of(host).group(2).orElseThrow().vfio().usable())
        .isEqualTo(
            AddressSet.of(
                new AddressRange(0, 0xfedf_ffffL),
                new AddressRange(0xfef0_0000L, 0x7f_ffff_ffffL)));
  }

  @Test
  void interruptRemappingThatIsOffIsARefusal() {
    Host host = withNic(nic()).commandLine("intremap=off").host();

    assertThat(PictureAssembly.of(host).group(2).orElseThrow().vfio().refusal())
        .extracting("error", "reason")
        .containsExactly("EPERM", "interrupt remapping is off or not supported");
  }

  @Test
  void kernelsBefore62HaveNoIommufd() {
    Host host = withNic(nic()).kernel("6.1.0").host();

    Refusal refusal = PictureAssembly.of(host).group(2).orElseThrow().iommufd().refusal();
    assertThat(refusal)
        .isEqualTo(
            new Refusal(
                Cause.NO_IOMMUFD,
                2,
                "ENOENT",
                "open of /dev/iommu",
                "this kernel is older than iommufd (6.2): release 6.1.0"));
  }

  @Test
  void windowsComeFromTheBootLogWhenIomemHidesThem() {
    BootLog log =
        new BootLog(
            true,
            List.of(),
            List.of(
                new BootLog.RootBus(
                    new PciBus(0, 0), List.of(new AddressRange(0xc000_0000L, 0xfebf_ffffL)), 333)),
            List.of(),
            List.of(),
            true,
            true,
            false,
            List.of());
    Host host =
        new HostSketch()
            .unit("dmar0", CAP, ECAP)
            .rmrrs()
            .bootLog(log)
            .device(nic().group(2).unit("dmar0").device())
            .group(2, "DMA-FQ", List.of(NIC), ApiRegions.MSI)
            .host();

    assertThat(PictureAssembly.of(host).group(2).orElseThrow().dmaIommuTree())
        .containsExactly(
            new TreeNode(
                new AddressRange(0xc000_0000L, 0xfebf_ffffL),
                Claim.Kind.BRIDGE_WINDOW,
                Provenance.of(Origin.line("/dev/kmsg", 333)).and("root bus resource"),
                Confidence.DERIVED),
            new TreeNode(
                ApiRegions.MSI.range(),
                Claim.Kind.MSI,
                Provenance.of("interrupt window of every VT-d unit"),
                Confidence.DERIVED));
  }

  @Test
  void windowsAreGuessedFromBarsWhenNothingElseIsReadable() {
    Host host =
        new HostSketch()
            .unit("dmar0", CAP, ECAP)
            .rmrrs()
            .device(
                nic()
                    .group(2)
                    .unit("dmar0")
                    .memory(Use.EXPANSION_ROM, 0xc_0000L, 0xd_ffffL)
                    .memory(Use.BAR, 0xa_0000L, 0xb_ffffL)
                    .memory(Use.BAR, 0xfd00_0000L, 0xfd00_ffffL)
                    .memory(Use.BAR, 0xfe00_0000L, 0xfe00_ffffL)
                    .memory(Use.BAR, 0x8_0000_0000L, 0x8_0000_ffffL)
                    .device())
            .group(2, "DMA-FQ", List.of(NIC), ApiRegions.MSI)
            .host();

    assertThat(PictureAssembly.of(host).group(2).orElseThrow().dmaIommuTree())
        .extracting(TreeNode::range, TreeNode::confidence)
        .containsExactly(
            tuple(new AddressRange(0xfd00_0000L, 0xfe00_ffffL), Confidence.ASSUMED),
            tuple(ApiRegions.MSI.range(), Confidence.DERIVED),
            tuple(new AddressRange(0x8_0000_0000L, 0x8_0000_ffffL), Confidence.ASSUMED));
  }

  @Test
  void withPciNocrsTheWholePhysicalAddressSpaceIsOneWindow() {
    Host host = withNic(nic()).ioMemory().commandLine("pci=nocrs").physicalBits(46).host();

    DmaApiSpace space = space(host);
    assertThat(space.usable()).isEqualTo(AddressSet.EMPTY);
    assertThat(PictureAssembly.of(host).group(2).orElseThrow().dmaIommuTree())
        .extracting(TreeNode::range)
        .containsExactly(AddressRange.ofBits(46));
  }

  @Test
  void anIdentityGroupHasNoTreeAndNoRanges() {
    Host host =
        new HostSketch()
            .unit("dmar0", CAP, ECAP)
            .device(nic().group(2).unit("dmar0").device())
            .group(2, "identity", List.of(NIC), ApiRegions.MSI)
            .host();
    Picture picture = PictureAssembly.of(host);

    assertThat(picture.state()).isEqualTo(IommuState.PASSTHROUGH);
    assertThat(picture.group(2).orElseThrow().dmaIommuTree()).isEmpty();
    assertThat(space(host).state()).isEqualTo(State.IDENTITY);
    assertThat(space(host).usable()).isNull();
  }

  @Test
  void theRmrrOfALaterDeviceIsNotKeptBack() {
    Picture picture = CapturedHost.named("hosts/deb612-vfio-rmrr").picture();
    DevicePicture usb = picture.device(HostSketch.address("00:1d.0")).orElseThrow();
    AddressRange rmrr = new AddressRange(0x3d00_0000L, 0x3d01_ffffL);

    assertThat(usb.dmaApi().unreservedDirect()).isEqualTo(AddressSet.of(rmrr));
    assertThat(Explanation.of(picture, null, usb, rmrr.start()).answers())
        .extracting(Answer::consumer, Answer::verdict)
        .containsExactly(
            tuple(IovaConsumer.DMA_API, Verdict.DANGEROUS),
            tuple(IovaConsumer.VFIO, Verdict.YES),
            tuple(IovaConsumer.IOMMUFD, Verdict.REFUSED));
  }

  @Test
  void twoEndpointsBehindOneSwitchAreToldApartByTheirWindows() {
    Picture picture = CapturedHost.named("hosts/deb612-switch").picture();
    DevicePicture nic = picture.device(HostSketch.address("03:00.0")).orElseThrow();
    long barOfTheSibling = 0xfd00_0000L;

    assertThat(nic.peers())
        .filteredOn(peer -> peer.range().contains(barOfTheSibling))
        .extracting(PeerRange::peer, PeerRange::isExposed)
        .containsExactly(tuple(HostSketch.address("02:01.0"), true));
    assertThat(Explanation.of(picture, null, nic, barOfTheSibling).answers())
        .extracting(Answer::consumer, Answer::verdict)
        .containsExactly(
            tuple(IovaConsumer.DMA_API, Verdict.NO),
            tuple(IovaConsumer.VFIO, Verdict.DANGEROUS),
            tuple(IovaConsumer.IOMMUFD, Verdict.REFUSED));
  }

  @ParameterizedTest
  @CsvSource({
    "hosts/deb612-none, ABSENT",
    "hosts/deb612-off, OFF",
    "hosts/deb612-pxb, PASSTHROUGH",
    "hosts/deb612-switch, TRANSLATED",
    "iova-trees/deb612-beyond, FAILED",
  })
  void knowsWhatTheIommuOfACapturedHostDoes(String capture, IommuState expected) {
    assertThat(CapturedHost.named(capture).picture().state()).isEqualTo(expected);
  }

  @Test
  void namesTheRmrrThatTookAllGroupsDown() {
    assertThat(CapturedHost.named("iova-trees/deb612-beyond").picture().stateReason())
        .contains("RMRR 0x0000008000000000-0x00000080000fffff of 0000:00:06.0")
        .contains("beyond the 39-bit aperture");
  }

  @Test
  void devicesOnABypassedBusHaveNoSpace() {
    Picture picture = CapturedHost.named("hosts/deb612-pxb").picture();

    assertThat(picture.devices())
        .filteredOn(device -> device.device().place().rootBus().number() == 0x80)
        .isNotEmpty()
        .allSatisfy(device -> assertThat(device.dmaApi().state()).isEqualTo(State.NONE));
  }
}
