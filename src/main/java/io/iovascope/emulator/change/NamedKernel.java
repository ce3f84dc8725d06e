// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.KernelBehaviour;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Kernels by the name of their distribution: a release whose sources, or whose running kernel, were
 * looked at (docs/what-if.md has where).
 */
public final class NamedKernel {

  private static final Map<String, String> RELEASES = releases();

  private NamedKernel() {}

  private static Map<String, String> releases() {
    Map<String, String> releases = new LinkedHashMap<>();
    releases.put("el8.0", "4.18.0-80.el8.x86_64");
    releases.put("el8.1", "4.18.0-147.el8.x86_64");
    releases.put("el8.2", "4.18.0-193.el8.x86_64");
    releases.put("el8.3", "4.18.0-240.el8.x86_64");
    releases.put("el8.4", "4.18.0-305.el8.x86_64");
    releases.put("el8.5", "4.18.0-348.el8.x86_64");
    releases.put("el8.6", "4.18.0-372.13.1.el8_6.x86_64");
    releases.put("el8.7", "4.18.0-425.3.1.el8.x86_64");
    releases.put("el8.8", "4.18.0-477.10.1.el8_8.x86_64");
    releases.put("el8.9", "4.18.0-513.9.1.el8_9.x86_64");
    releases.put("el8.10", "4.18.0-553.66.1.el8_10.x86_64");
    releases.put("el9.0", "5.14.0-70.30.1.el9_0.x86_64");
    releases.put("el9.1", "5.14.0-162.23.1.el9_1.x86_64");
    releases.put("el9.2", "5.14.0-284.30.1.el9_2.x86_64");
    releases.put("el9.3", "5.14.0-362.8.1.el9_3.x86_64");
    releases.put("el9.4", "5.14.0-427.42.1.el9_4.x86_64");
    releases.put("el9.5", "5.14.0-503.40.1.el9_5.x86_64");
    releases.put("el9.6", "5.14.0-570.32.1.el9_6.x86_64");
    releases.put("el10.0", "6.12.0-55.24.1.el10_0.x86_64");
    releases.put("ubuntu-20.04", "5.4.0-216-generic");
    releases.put("ubuntu-22.04", "5.15.0-185-generic");
    releases.put("ubuntu-24.04", "6.8.0-32-generic");
    releases.put("debian-11", "5.10.0-32-amd64");
    releases.put("debian-12", "6.1.0-56-amd64");
    releases.put("debian-13", "6.12.107+deb13-amd64");
    return Collections.unmodifiableMap(releases);
  }

  /** The release of each name, in the order of the page. */
  public static Map<String, String> all() {
    return RELEASES;
  }

  /**
   * The kernel that the text names: a name such as {@code el9.6}, or a release that is known.
   *
   * @throws HostChangeException if it is neither
   */
  public static KernelRelease of(String text) throws HostChangeException {
    String named = RELEASES.get(text);
    Optional<KernelRelease> release = KernelRelease.parse(named == null ? text : named);
    if (release.isEmpty()) {
      throw new HostChangeException(
          "expected a release such as 6.12 or 7.2, or a name such as el9.6");
    }
    if (named == null && !KernelBehaviour.isKnown(release.get())) {
      throw new HostChangeException(
          "not known; iovascope knows %s, and names such as el9.6 (docs/what-if.md)"
              .formatted(KernelBehaviour.KNOWN));
    }
    return release.get();
  }
}
