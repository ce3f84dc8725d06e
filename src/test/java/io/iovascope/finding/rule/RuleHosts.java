// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.CapturedHost;
import io.iovascope.EditedHost;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.host.Host;
import io.iovascope.model.PictureAssembly;
import java.util.List;

/** The hosts on which rules are tried. */
final class RuleHosts {

  private RuleHosts() {}

  /** A captured host on which nothing is wrong, to be changed. */
  static EditedHost plain() {
    return EditedHost.of("hosts/rig612-plain");
  }

  static Host captured(String name) {
    return CapturedHost.named(name).read();
  }

  /** The plain host, whose kernel has logged these lines since it booted. */
  static Host logged(String... lines) {
    StringBuilder log = new StringBuilder("6,0,0,-;Linux version 6.12\n");
    for (int i = 0; i < lines.length; i++) {
      log.append("4,%d,%d,-;%s\n".formatted(i + 1, i + 1, lines[i]));
    }
    return plain().with("/dev/kmsg", log.toString()).read();
  }

  /** What the rule finds, where nobody has read how full the spaces are. */
  static List<Finding> found(Rule rule, Host host) {
    return rule.findings(Observed.of(PictureAssembly.of(host)));
  }
}
