// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that all commands share. */
public abstract class SharedOptions {

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
          "The host to read: live (default) is this machine; or a capture file, a directory that"
              + " holds sys/ and proc/, demo or demo:NAME.")
  public @Nullable String host;

  @Option(
      names = {"-o", "--format"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "Print the result as text (default) or json; check has junit and sarif too.")
  public Format format = Format.TEXT;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more: files that were read, remedies (check), stack traces of errors.")
  public boolean verbose;

  /** What {@code --host} names, or what it means if it is not given. */
  public String host() {
    return host == null ? HostOpener.LIVE : host;
  }
}
