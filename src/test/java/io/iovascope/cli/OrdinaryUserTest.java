package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Findings;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.HostRoot;
import io.iovascope.model.Claim;
import io.iovascope.model.Confidence;
import io.iovascope.model.DevicePicture;
import io.iovascope.model.Picture;
import io.iovascope.model.PictureAssembly;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host as somebody sees it who is not root. */
class OrdinaryUserTest {

  /** What the kernel keeps from ordinary users: of files, and inside of files. */
  private record Unprivileged(HostRoot host) implements HostRoot {

    @Override
    public String name() {
      return host.name();
    }

    @Override
    public Reading<byte[]> bytes(String path, int limit) {
      if (path.equals("/dev/kmsg") || path.startsWith("/sys/firmware/acpi/tables/")) {
        return Reading.denied(path, "permission denied: needs root");
      }
      if (path.equals("/dmesg.txt")) {
        return Reading.absent(path, "not there");
      }
      Reading<byte[]> reading = host.bytes(path, limit);
      if (path.equals("/proc/iomem")) {
        return reading.map(
            bytes ->
                new String(bytes, StandardCharsets.US_ASCII)
                    .replaceAll("[0-9a-f]+-[0-9a-f]+ :", "00000000-00000000 :")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      return path.endsWith("/config") && path.startsWith("/sys/devices/")
          ? reading.map(bytes -> Arrays.copyOf(bytes, 64))
          : reading;
    }

    @Override
    public Reading<List<String>> list(String path) {
      return host.list(path);
    }

    @Override
    public Reading<String> link(String path) {
      return host.link(path);
    }

    @Override
    public Reading<String> realPath(String path) {
      return host.realPath(path);
    }
  }

  private final Picture picture =
      PictureAssembly.of(new HostReader(new Unprivileged(HostOpener.open("demo:rmrr"))).read());

  @Test
  void everyDeviceGroupAndUnitIsShown() {
    Picture full = HostCommand.picture("demo:rmrr");

    assertThat(picture.state()).isEqualTo(full.state());
    assertThat(picture.devices())
        .extracting(each -> each.device().address())
        .isEqualTo(full.devices().stream().map(each -> each.device().address()).toList());
    assertThat(picture.groups())
        .extracting(each -> each.vfio().usable())
        .isEqualTo(full.groups().stream().map(each -> each.vfio().usable()).toList());
    assertThat(picture.units()).isEqualTo(full.units());
  }

  @Test
  void everyDeniedSourceIsNamedWithWhatWouldHelp() {
    assertThat(picture.host().sources())
        .filteredOn(Source::isMissing)
        .extracting(
            source -> source.path() + " " + source.status().label() + ": " + source.detail())
        .containsExactly(
            "/sys/firmware/acpi/tables/DMAR denied: permission denied: needs root",
            "/proc/iomem denied: all addresses are zero: needs CAP_SYS_ADMIN",
            "/dev/kmsg denied: permission denied: needs root",
            "/sys/bus/pci/devices/*/config denied: only the first 64 bytes of 10 of 10 devices:"
                + " needs root; ACS, ATS and PASID are unknown");
    assertThat(Findings.of(picture))
        .filteredOn(finding -> finding.id().equals("source-missing"))
        .extracting(Finding::remedy)
        .hasSize(4)
        .containsOnly("run as root, or take a capture as root and read that");
  }

  @Test
  void whatRestsOnThemIsAssumed() {
    assertThat(picture.groups()).allMatch(group -> group.agrees() == null);
    for (DevicePicture device : picture.devices()) {
      assertThat(device.dmaApi().claims())
          .filteredOn(claim -> claim.kind() == Claim.Kind.BRIDGE_WINDOW)
          .extracting(Claim::confidence)
          .containsOnly(Confidence.ASSUMED);
    }
  }

  @Test
  void guessedWindowsDoNotReachDownToTheShadowedRom() {
    assertThat(picture.devices().get(0).dmaApi().claims())
        .filteredOn(claim -> claim.kind() == Claim.Kind.BRIDGE_WINDOW)
        .isNotEmpty()
        .allMatch(claim -> claim.range().start() >= 0x4000_0000L);
  }
}
