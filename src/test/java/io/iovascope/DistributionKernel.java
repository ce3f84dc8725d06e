// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import io.iovascope.host.Host;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.read.KernelSignsText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Captures of kernels whose release says little of what they do, and what their code showed. */
public final class DistributionKernel {

  private static final Path EVIDENCE = Path.of("src", "test", "resources", "kernel-evidence");

  private DistributionKernel() {}

  /** The captures, with their own IOVA trees beside the host. */
  public static List<CapturedHost> captures() {
    return List.of(
            "deb510-switch",
            "deb510-vfio-rmrr",
            "el810-scalable-fs",
            "el810-vfio-rmrr",
            "el96-scalable-both",
            "el96-scalable-fs",
            "el96-vfio-rmrr",
            "u2204-scalable-fs",
            "u2204-vfio-rmrr")
        .stream()
        .map(name -> CapturedHost.named("distributions/" + name))
        .toList();
  }

  /**
   * What the code of a kernel showed.
   *
   * @param name such as {@code el96}
   */
  public static KernelEvidence.Signs signs(String name) {
    try {
      Path file = EVIDENCE.resolve(name + ".txt");
      return KernelSignsText.parse(Files.readAllBytes(file), file.toString())
          .optional()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The captured host with what the code of its kernel showed. */
  public static Host withSigns(CapturedHost captured) {
    String capture = captured.toString();
    return with(captured.read(), signs(capture.substring(0, capture.indexOf('-'))));
  }

  /** The host with these signs. */
  public static Host with(Host host, KernelEvidence.Signs signs) {
    KernelEvidence evidence = host.kernel().evidence();
    return host.with(
        host.kernel()
            .withEvidence(
                new KernelEvidence(
                    Reading.ok(signs, "/sys/kernel/btf/vmlinux"),
                    evidence.version(),
                    evidence.versionSignature())));
  }

  /** The host with another release string, and nothing else changed. */
  public static Host called(Host host, String release) {
    return host.with(
        host.kernel()
            .withRelease(
                Reading.ok(
                    KernelRelease.parse(release).orElseThrow(), "/proc/sys/kernel/osrelease")));
  }
}
