// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.start;

import io.iovascope.cli.scan.ScanCommand;
import io.iovascope.cli.shared.SharedOptions;
import io.iovascope.cli.shared.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code iovascope}: the options that all commands share. Without a command it scans.
 *
 * <p>All commands inherit the footer, the exit status. Their examples are in the heading of it.
 */
@Command(
    name = "iovascope",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = {
      "Which DMA addresses the devices of an Intel VT-d host can use, and who keeps the others.",
      "Without a command it is scan; 'iovascope help COMMAND' explains one. To try one, give --host"
          + " demo, which is a host inside the program, or demo:NAME: rmrr, filling, switch, sriov,"
          + " sockets, nocrs, beyond, off, faults."
    },
    footer = {
      "",
      "Exit status: 0 fine; 1 findings (check) or a difference (simulate replay); 2 wrong usage;",
      "3 the host could not be read, has no working IOMMU, or has no such device or group; 4 a bug."
    })
class TopCommand extends SharedOptions implements Callable<Integer> {

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return new ScanCommand(spec).call();
  }
}
