// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.KernelWord;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.emulator.boot.WhatIf;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.host.Host;
import io.iovascope.text.Printable;
import java.util.List;

/** A host as if it had booted another kernel. */
final class OtherKernel {

  private OtherKernel() {}

  /**
   * @throws CommandFailure if this is no release, or none that is known
   */
  static Simulation of(Host host, String release) {
    try {
      return WhatIf.of(host, List.of(new KernelChange(KernelWord.release(release)))).after();
    } catch (HostChangeException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
  }
}
