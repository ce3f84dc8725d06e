// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.DistributionKernel;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Reading;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.KernelEvidenceReader;
import io.iovascope.host.read.KernelSignsText;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.save.InputSaver;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.probe.memory.KernelTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the code of a kernel shows goes into captures as a list, and the types themselves do not.
 */
class KernelEvidenceTest {

  private static final String SAVED = "/run/iovascope/boot/kernel-evidence";

  private Path directory;
  private UnpackedHost host;

  @BeforeEach
  void unpack(@TempDir Path temporary) throws IOException {
    directory = temporary.resolve("host");
    host = UnpackedHost.of("rmrr", directory);
    host.write("proc/sys/kernel/osrelease", "5.14.0-999.el9.x86_64\n");
  }

  private static byte[] types() {
    return new KernelTypes(new Random(1))
        .struct("dev_iommu", "iommu_dev pointer", "require_direct u32 :1")
        .struct("dmar_domain", "pgd pointer")
        .function("intel_cap_slts_sanity")
        .btf();
  }

  private void writeTypes() throws IOException {
    host.write("sys/kernel/btf/vmlinux", types());
  }

  @Test
  void aCaptureHasTheListAndNotTheTypes(@TempDir Path captures) throws IOException {
    writeTypes();
    Path file = captures.resolve("host.tar.gz");

    assertThat(host.run("capture", "--redact", file.toString()).status()).isZero();
    CaptureRoot capture = CaptureRoot.open(file, CaptureLimits.DEFAULT);
    Signs live = KernelEvidenceReader.signs(DirectoryRoot.of(directory)).optional().orElseThrow();
    assertThat(live.symbol("intel_cap_slts_sanity")).contains(true);
    assertThat(capture.exists("/sys/kernel/btf/vmlinux")).isFalse();
    assertThat(new HostReader(capture).read().kernel().evidence().signs())
        .isEqualTo(Reading.ok(live, SAVED));
  }

  @Test
  void saveBootKeepsTheListForOthers() throws IOException {
    writeTypes();
    InputSaver.save(DirectoryRoot.of(directory), directory.resolve("run/iovascope/boot"));
    Files.delete(directory.resolve("sys/kernel/btf/vmlinux"));

    KernelBehaviour behaviour =
        KernelBehaviour.of(new HostReader(DirectoryRoot.of(directory)).read());
    assertThat(behaviour.vfioStage().basis())
        .isEqualTo("symbol intel_cap_slts_sanity, /sys/kernel/btf/vmlinux");
    assertThat(behaviour.vfioStage().confidence()).isEqualTo(Confidence.DERIVED);
    // What the kernel was seen doing comes before names in its code.
    assertThat(behaviour.rmrrRefusal().basis()).isEqualTo("/dev/kmsg line 580");
    assertThat(behaviour.rmrrRefusal().confidence()).isEqualTo(Confidence.EXACT);
  }

  @Test
  void verboseScanAndShowTellWhatWasDecidedAndHow() throws IOException {
    host.write(SAVED.substring(1), KernelSignsText.of(DistributionKernel.signs("el96")));

    for (CommandRun run : List.of(host.run("-v", "scan"), host.run("-v", "show", "2"))) {
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .contains("\nKernel behaviour\n")
          .contains("  dma-ops: dma-iommu (derived: no symbol intel_dma_ops, ")
          .contains("  magazine-size: 127 (derived: iova_magazine.pfns[127], ")
          .contains("  rmrr-refusal: EINVAL (exact: /dev/kmsg line ")
          .contains(
              "  iommufd-needs-second-stage: yes (assumed: build 999 of Enterprise Linux 9, ");
    }
    assertThat(host.run("scan").out()).doesNotContain("Kernel behaviour");
    assertThat(host.run("-o", "json", "scan").json().at("/host/kernelBehaviour/10").toString())
        .isEqualTo(
            "{\"question\":\"magazine-size\",\"value\":\"127\",\"confidence\":\"derived\","
                + "\"basis\":\"iova_magazine.pfns[127], /sys/kernel/btf/vmlinux and"
                + " /proc/kallsyms\",\"contradictions\":[]}");
  }

  @Test
  void anOldCaptureHasNoSuchSource() {
    assertThat(host.run("-o", "json", "scan").json().at("/host/sources").findValuesAsText("name"))
        .isNotEmpty()
        .doesNotContain("kernel-evidence");
  }
}
