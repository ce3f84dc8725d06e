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
    return of(root, new HostReader(root).read(), List.of());
  }

  /**
   * The same with what the caller may read of the running kernel's memory: how full the spaces are
   * now. Whether it could be read is among the sources, as {@value #SPACES}. A host without such
   * memory, as a capture is, has its usage file as before.
   */
  public static Observed withSpaces(HostRoot root, Detail detail) {
    Observed saved = of(root);
    if (!showsSpaces(root, saved)) {
      return saved;
    }
    try (UsageScan scan = new UsageScan(root, InstantSource.system())) {
      Usage usage = scan.read(saved.picture(), detail, LIMIT);
      ProbeReport report = usage.probes().get(0);
      String told =
          report.status() == Reading.Status.OK
              ? "read in %d ms".formatted(scan.startup().plus(scan.reading()).toMillis())
              : report.detail();
      Source source = new Source(SPACES, report.path(), report.status(), told, false);
      return new Observed(
          saved.picture().with(source), usage.groups().isEmpty() ? saved.usage() : usage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with the remark that nobody looked, because it was not wanted. */
  public static Observed withoutSpaces(HostRoot root) {
    Observed saved = of(root);
    if (!showsSpaces(root, saved)) {
      return saved;
    }
    Reading<Usage> left = Reading.absent(KernelMemory.PATH, "left out as --no-usage says");
    return new Observed(saved.picture().with(Source.of(SPACES, left, false)), saved.usage());
  }

  /** Whether the host is live and has spaces, whoever may look at them. */
  private static boolean showsSpaces(HostRoot root, Observed observed) {
    return root.exists(KernelMemory.PATH) && observed.picture().state().works();
  }

  /**
   * The picture of a host that was read already.
   *
   * @param more sources that were read beside
   */
  static Observed of(HostRoot root, Host read, List<Source> more) {
    Host host = read;
    for (Source source : more) {
      host = host.with(source);
    }
    Reading<Usage> usage = UsageFile.read(root);
    // Without one nobody has looked, which is nothing that is missing.
    Source source = Source.of("usage", usage, false);
    return new Observed(
        PictureAssembly.of(source.isMissing() ? host.with(source) : host), usage.value());
  }
}
