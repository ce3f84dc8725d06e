// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.capture;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.Version;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.Source;
import io.iovascope.host.capture.CaptureException;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.Recording;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.KernelSignsText;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.SavedInput;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Usage;
import io.iovascope.probe.memory.Detail;
import io.iovascope.scan.UsageFile;
import io.iovascope.scan.UsageScan;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope capture}: everything that iovascope reads of a host, in one file. */
@Command(
    name = "capture",
    description = {
      "Writes everything that iovascope reads of the host into one file.",
      "Every command answers for that host with --host FILE, on any machine. Run it as root, or "
          + "what only root may read is missing."
    },
    footerHeading =
        "%nExamples:%n"
            + "  sudo iovascope capture host.tar.gz%n"
            + "  sudo iovascope capture --redact host.tar.gz%n"
            + "  iovascope scan --host host.tar.gz%n")
public class CaptureCommand extends HostCommand {

  @Parameters(index = "0", paramLabel = "FILE", description = "The file to write: NAME.tar.gz.")
  String file = "";

  @Option(
      names = "--redact",
      description = "Leave serial numbers, MAC addresses and the host's name out.")
  boolean redact;

  @Option(names = "--force", description = "Replace FILE if it exists.")
  boolean force;

  @Override
  public Integer call() {
    Path target = target();
    if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw CommandFailure.usage(
          "%s exists; give --force to replace it".formatted(Printable.of(file)));
    }
    HostRoot captured = HostOpener.open(shared().host());
    RecordingRoot root = new RecordingRoot(captured);
    Host host = new HostReader(root).read();
    Picture picture = PictureAssembly.of(host);
    Usage usage = usage(captured, picture);
    try {
      new CaptureWriter(Version.text(), Instant.now(), redact)
          .write(recording(root.recording(), host, usage), target, force);
    } catch (CaptureException e) {
      // Names the file itself.
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw CommandFailure.usage(
          "%s cannot be written: %s"
              .formatted(Printable.of(file), Printable.of(FileProblem.text(e))));
    }
    List<Source> missing = host.sources().stream().filter(Source::isMissing).toList();
    out()
        .println(
            "%s: %d devices, %d groups%s"
                .formatted(
                    Printable.of(file),
                    host.pci().devices().size(),
                    host.iommu().groups().size(),
                    redact ? ", redacted" : ""));
    out().flush();
    for (Source source : missing) {
      err()
          .println(
              "iovascope: not complete: %s is %s: %s"
                  .formatted(
                      Printable.of(source.path()),
                      source.status().label(),
                      Printable.of(source.detail())));
    }
    return host.pci().devices().isEmpty() ? status(picture) : ExitStatus.OK;
  }

  /** What can be read of the running kernel, or else what another process has saved; or null. */
  private static @Nullable Usage usage(HostRoot root, Picture picture) {
    try (UsageScan scan = new UsageScan(root, InstantSource.system())) {
      Usage usage = scan.read(picture, Detail.SUMMARY);
      return usage.groups().isEmpty() ? UsageFile.read(root).value() : usage;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was read, with what was made of files that are too long to be in a capture. */
  private static Recording recording(Recording recording, Host host, @Nullable Usage usage) {
    Recording withUsage =
        usage == null ? recording : recording.with(UsageFile.PATH, UsageFile.content(usage));
    return host.kernel()
        .evidence()
        .signs()
        .optional()
        .map(
            signs ->
                withUsage.with(
                    SavedInput.pathOf(KernelEvidence.SAVED_SIGNS), KernelSignsText.of(signs)))
        .orElse(withUsage);
  }

  private Path target() {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("'%s': not a path".formatted(Printable.of(file)));
    }
  }
}
