package io.iovascope.cli.shared;

import io.iovascope.cli.scan.ScanCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
public class TopCommand implements Callable<Integer> {

  /** How results are printed. */
  public enum Format {
    TEXT,
    JSON,
    /** JUnit's XML, of {@code check} alone. */
    JUNIT,
    /** SARIF 2.1.0, of {@code check} alone. */
    SARIF
  }

  @Option(
      names = "--host",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST",
      description =
          "What to read: live (default), a directory that holds sys/ and proc/, a capture file,"
              + " demo, or demo:NAME.")
  public @Nullable String host;

  @Option(
      names = {"-o", "--format"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "text (default) or json; of check also junit or sarif.")
  public Format format = Format.TEXT;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more: sources that were read, stack traces.")
  public boolean verbose;

  @Spec @Nullable CommandSpec spec;

  /** What {@code --host} names, or what it means if it is not given. */
  public String host() {
    return host == null ? HostOpener.LIVE : host;
  }

  @Override
  public Integer call() {
    ScanCommand scan = new ScanCommand();
    scan.spec = spec;
    return scan.call();
  }
}
