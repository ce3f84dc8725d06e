// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.finding.Observed;
import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.Usage;
import io.iovascope.probe.memory.Detail;
import io.iovascope.probe.memory.KernelMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The picture of a host as it is now, with the usage that somebody has left for it. */
public final class HostPicture {

  /** The source that tells how reading the spaces went. */
  public static final String SPACES = "iova-spaces";

  /** Longer than all trees of a large host take; a picture does not wait longer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private HostPicture() {}

  /** Reads the host and its usage file; the usage is null without one. */
  public static Observed of(HostRoot root) {
    return of(root, List.of());
  }

  /**
   * The same with what the caller may read of the running kernel's memory: how full the spaces are
   * now. Whether it could be read is among the sources, as {@value #SPACES}. A host without such
   * memory, as a capture is, has its usage file as before.
   */
  public static Observed withSpaces(HostRoot root, Detail detail) {
    Observed saved = of(root);
    if (!root.exists(KernelMemory.PATH) || !saved.picture().state().works()) {
      return saved;
    }
    try (UsageScan scan = new UsageScan(root, InstantSource.system())) {
      Usage usage = scan.read(saved.picture(), detail, LIMIT);
      ProbeReport report = usage.probes().get(0);
      Source source =
          new Source(
              SPACES,
              report.path(),
              report.status(),
              report.status() == Reading.Status.OK
                  ? "read in %d ms".formatted(scan.startup().plus(scan.reading()).toMillis())
                  : report.detail(),
              false);
      return new Observed(
          saved.picture().with(source), usage.groups().isEmpty() ? saved.usage() : usage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with the remark that nobody looked, because it was not wanted. */
  public static Observed withoutSpaces(HostRoot root) {
    Observed saved = of(root);
    return root.exists(KernelMemory.PATH) && saved.picture().state().works()
        ? new Observed(
            saved
                .picture()
                .with(
                    new Source(
                        SPACES,
                        KernelMemory.PATH,
                        Reading.Status.ABSENT,
                        "left out as --no-usage says",
                        false)),
            saved.usage())
        : saved;
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
