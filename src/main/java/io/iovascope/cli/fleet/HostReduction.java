// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import io.iovascope.cli.shared.HostFailure;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.emulator.boot.WhatIf;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.fleet.FleetEntry;
import io.iovascope.fleet.FleetHost;
import io.iovascope.fleet.KernelOutcome;
import io.iovascope.fleet.UnreadHost;
import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.HostPicture;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a host and keeps of it what the fleet needs.
 *
 * @param only ids of the findings that count; empty for all
 * @param kernel the kernel to try on each host; null for none
 */
record HostReduction(Set<String> only, @Nullable KernelRelease kernel) {

  HostReduction {
    only = Set.copyOf(only);
  }

  /** The host, or what is wrong with it. Never throws. */
  FleetEntry of(String name) {
    try {
      Observed observed = HostPicture.of(HostOpener.open(name));
      Picture picture = observed.picture();
      return FleetHost.of(name, picture, findings(observed), outcome(picture.host()));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      HostFailure failure = HostFailure.of(name, e);
      return new UnreadHost(name, failure.problem(), failure.bug());
    }
  }

  private @Nullable KernelOutcome outcome(Host host) {
    if (kernel == null) {
      return null;
    }
    WhatIf whatIf;
    try {
      whatIf = WhatIf.of(host, List.of(new KernelChange(kernel)));
    } catch (HostChangeException e) {
      return KernelOutcome.untold(kernel.text(), String.valueOf(e.getMessage()));
    }
    Picture after = PictureAssembly.of(whatIf.after().host());
    return KernelOutcome.of(
        kernel.text(),
        after.state(),
        findings(Observed.of(PictureAssembly.of(whatIf.before()))),
        findings(Observed.of(after)),
        whatIf.after().notes());
  }

  private List<Finding> findings(Observed observed) {
    return Findings.of(observed).stream()
        .filter(finding -> only.isEmpty() || only.contains(finding.id()))
        .toList();
  }
}
