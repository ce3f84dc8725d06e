// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.emulator.change.NamedKernel;
import io.iovascope.host.KernelRelease;
import io.iovascope.text.Printable;

/** What a user types after {@code --kernel}. */
public final class KernelWord {

  private KernelWord() {}

  /**
   * @throws CommandFailure if it names no kernel that is known
   */
  public static KernelRelease release(String text) {
    try {
      return NamedKernel.of(text);
    } catch (HostChangeException e) {
      throw CommandFailure.usage("--kernel %s: %s".formatted(Printable.of(text), e.getMessage()));
    }
  }
}
