// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.finding.Observed;
import io.iovascope.host.Host;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.PictureAssembly;
import java.util.List;

/** The picture of a host as it is now, with the usage that somebody has left for it. */
public final class HostPicture {

  private HostPicture() {}

  /** Reads the host and its usage file; the usage is null without one. */
  public static Observed of(HostRoot root) {
    return of(root, List.of());
  }

  /**
   * The same.
   *
   * @param more sources that were read beside
   */
  static Observed of(HostRoot root, List<Source> more) {
    Host host = new HostReader(root).read();
    for (Source source : more) {
      host = host.with(source);
    }
    return new Observed(PictureAssembly.of(host), UsageFile.read(root).value());
  }
}
