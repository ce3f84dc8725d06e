package io.iovascope.cli;

import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.text.Printable;

/** A host as if it ran another kernel; what the kernel of now has printed stays. */
final class OtherKernel {

  private OtherKernel() {}

  /**
   * @throws CommandFailure if this is no release
   */
  static Host of(Host host, String release) {
    KernelRelease other =
        KernelRelease.parse(release)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--kernel %s: expected a release such as 6.12 or 7.2"
                            .formatted(Printable.of(release))));
    return new Host(
        host.hostname(),
        Reading.ok(other, "--kernel"),
        host.kernelConfig(),
        host.commandLine(),
        host.physicalAddressBits(),
        host.dmar(),
        host.ioMemory(),
        host.bootLog(),
        host.events(),
        host.hostBridges(),
        host.devices(),
        host.groups(),
        host.units(),
        host.unitsPresent(),
        host.iommufdPresent(),
        host.vfio(),
        host.names(),
        host.resources(),
        host.sources());
  }
}
