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

/** {@code iovascope}: the options that all commands share. Without a command it scans. */
@Command(
    name = "iovascope",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "The full reserved-address picture of every device on an Intel VT-d host.",
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
