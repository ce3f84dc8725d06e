// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.SharedOptions;
import io.iovascope.host.PciAddress;
import io.iovascope.host.root.HostRoot;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of {@code check} mean, by their form: a PCI address is the device to plan
 * with, everything else names a host.
 *
 * <p>Several of them are several hosts. {@code --host} does not do for that: given several times it
 * names pieces of one host, a log and {@code lspci} of it.
 *
 * @param device what was typed; null if none was
 * @param hosts as for {@code --host}; empty if that option tells
 */
record CheckArguments(@Nullable String device, List<String> hosts) {

  CheckArguments {
    hosts = List.copyOf(hosts);
  }

  /**
   * @param option what {@code --host} was given
   * @param planned whether the options ask for a plan, which is about a device
   * @throws CommandFailure if they do not fit together
   */
  static CheckArguments of(List<String> arguments, List<String> option, boolean planned) {
    String device = null;
    List<String> hosts = new ArrayList<>();
    for (String argument : arguments) {
      if (PciAddress.parseLenient(argument).isEmpty()) {
        hosts.add(argument);
      } else if (device == null) {
        device = argument;
      } else {
        throw CommandFailure.usage(
            "'%s': a plan is about one device".formatted(Printable.of(argument)));
      }
    }
    for (String host : hosts) {
      boolean meantAsDevice = planned && device == null;
      if (meantAsDevice || (hosts.size() == 1 && !HostOpener.isThere(host))) {
        throw CommandFailure.usage(
            "'%s': expected a PCI address such as 0000:3b:00.0%s"
                .formatted(
                    Printable.of(host),
                    meantAsDevice ? "" : ", or a capture or another host; there is none"));
      }
    }
    if (!hosts.isEmpty() && !option.isEmpty()) {
      throw CommandFailure.usage(
          "'%s': name hosts as arguments or with --host, not both"
              .formatted(Printable.of(hosts.get(0))));
    }
    if (device != null && hosts.size() > 1) {
      throw CommandFailure.usage(
          "'%s': a plan is about one host".formatted(Printable.of(hosts.get(1))));
    }
    return new CheckArguments(device, hosts);
  }

  /** Opens the one host, whichever way it was named. */
  HostRoot open(SharedOptions shared) {
    return hosts.isEmpty() ? shared.openHost() : HostOpener.open(hosts.get(0));
  }
}
