// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Terminal;
import io.iovascope.host.root.HostRoot;
import java.io.PrintWriter;
import java.util.List;
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
    SARIF,
    /** A JSON document a line and host, of {@code check} and {@code fleet}. */
    JSONL,
    /** A table with a line for each host, of {@code fleet} alone. */
    CSV
  }

  @Option(
      names = "--host",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST",
      description =
          "The host to read: live (default) is this machine; or a capture file, a directory that"
              + " holds sys/ and proc/, demo or demo:NAME. Or what there is of a host: a kernel log,"
              + " lspci, a list of groups, a DMAR table and more, in a file, a folder, several of"
              + " these (give the option again), or - for standard input.")
  public List<String> hosts = List.of();

  @Option(
      names = {"-o", "--format"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description =
          "Print the result as text (default) or json; check also as junit, sarif or jsonl; fleet"
              + " not as json, but as jsonl or csv.")
  public Format format = Format.TEXT;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "WHEN",
      description =
          "Colours: auto (default), on a terminal unless NO_COLOR is set or TERM is dumb; always,"
              + " for a pager; or never.")
  public Style.When color = Style.When.AUTO;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more: files that were read, remedies (check), stack traces of errors.")
  public boolean verbose;

  /** What {@code --host} names, for messages. */
  public String host() {
    return String.join(" ", hostNames());
  }

  /** The same one by one, or what it means if it is not given. */
  public List<String> hostNames() {
    return hosts.isEmpty() ? List.of(HostOpener.LIVE) : hosts;
  }

  /**
   * Opens what {@code --host} names.
   *
   * @throws CommandFailure if that cannot be done
   */
  public HostRoot openHost() {
    WatchedFile watched =
        new WatchedFile(new PrintWriter(System.err), Terminal.STANDARD_ERROR.isThere());
    return HostOpener.open(hostNames(), watched::of);
  }
}
