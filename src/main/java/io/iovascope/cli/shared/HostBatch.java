// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.cli.terminal.Interrupt;
import io.iovascope.cli.terminal.ProgressBar;
import io.iovascope.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a command does with many hosts: it reads them on all processors, says on a terminal how far
 * it is, and stops at Ctrl-C, so that what is known can be printed.
 *
 * @param hosts what names them, as for {@code --host}
 * @param err standard error
 */
public record HostBatch(List<String> hosts, PrintWriter err) {

  public HostBatch {
    hosts = List.copyOf(hosts);
  }

  /**
   * Hands on, in the order of the hosts, what {@code read} makes of each.
   *
   * @param prints whether something is printed when this is handed on
   * @return whether all were handed on; if not, that is said
   */
  public <R> boolean forEach(Function<String, R> read, Consumer<R> take, Predicate<R> prints) {
    ProgressBar progress = new ProgressBar(err, Terminal.STANDARD_ERROR.isThere());
    HostsInOrder work = new HostsInOrder(hosts, Runtime.getRuntime().availableProcessors());
    int done;
    try (Interrupt interrupt = new Interrupt()) {
      done =
          work.forEach(
              read,
              result -> {
                if (prints.test(result)) {
                  progress.clear();
                }
                take.accept(result);
              },
              already -> {
                progress.at(already, hosts.size(), () -> words(already, hosts.size()));
                return !interrupt.came();
              });
    } finally {
      progress.clear();
    }
    if (done < hosts.size()) {
      err.println("iovascope: interrupted: %d of %d hosts read".formatted(done, hosts.size()));
      err.flush();
    }
    return done == hosts.size();
  }

  static String words(int done, int all) {
    return String.format(Locale.ROOT, "%,d of %,d hosts", done, all);
  }
}
