// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.bundle.BundleReader;
import io.iovascope.host.capture.CaptureException;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.root.HostRoot;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The host in a file that is an archive: a support bundle, a capture, or pieces packed together.
 */
final class PackedHost {

  private PackedHost() {}

  /**
   * Opens a file that is perhaps an archive.
   *
   * @param member which archive in the file is meant; empty if there is no choice
   * @throws CaptureException if no host is in it
   */
  static HostRoot open(NamedPiece file, String member) throws IOException {
    if (!isArchive(file)) {
      return GivenPieces.isPiece(file) ? GivenPieces.of(file).host(file.name()) : capture(file);
    }
    BundleReader.Found bundle = BundleReader.bundle(file, member);
    if (bundle.isBundle() || !member.isEmpty()) {
      return host(file.name(), "!", bundle);
    }
    try {
      return capture(file);
    } catch (CaptureException e) {
      if (!e.isSomethingElse()) {
        throw e;
      }
      BundleReader.Found pieces = BundleReader.archive(file);
      if (pieces.isHost()) {
        return GivenPieces.hostOf(file.name(), pieces.facts());
      }
      if (pieces.problems().isEmpty()) {
        throw e;
      }
      throw CommandFailure.host(
          "--host %s: no host is in it; %s"
              .formatted(
                  Printable.of(file.name()), Printable.of(String.join("; ", pieces.problems()))));
    }
  }

  /**
   * The host in the one archive of a folder in which nothing else is understood, such as a
   * sosreport with its check sum.
   *
   * @throws CommandFailure if there are several archives, and nothing else
   * @throws CaptureException if no host is in it
   */
  static Optional<HostRoot> onlyOne(Path folder, List<NamedPiece> files) throws IOException {
    List<NamedPiece> archives = new ArrayList<>();
    for (NamedPiece file : files) {
      if (isArchive(file)) {
        archives.add(file);
      } else if (GivenPieces.isPiece(file)) {
        return Optional.empty();
      }
    }
    if (archives.size() > 1) {
      throw CommandFailure.host(
          "--host %s: several archives are in it; give one of them: %s"
              .formatted(
                  Printable.of(folder.toString()),
                  archives.stream()
                      .map(each -> Printable.of(folder.resolve(each.name()).toString()))
                      .collect(Collectors.joining(", "))));
    }
    return archives.isEmpty()
        ? Optional.empty()
        : Optional.of(
            open(
                new NamedPiece(
                    folder.resolve(archives.get(0).name()).toString(), archives.get(0).content()),
                ""));
  }

  /**
   * The host of a bundle.
   *
   * @param inIt what stands between the name and what is in it
   * @throws CommandFailure if it has none or several
   */
  static HostRoot host(String name, String inIt, BundleReader.Found bundle) {
    if (!bundle.others().isEmpty()) {
      throw CommandFailure.host(
          "--host %s: several hosts are in it; give one of them: %s"
              .formatted(
                  Printable.of(name),
                  String.join(
                      ", ",
                      bundle.others().stream()
                          .map(each -> Printable.of(name + inIt + each))
                          .toList())));
    }
    if (!bundle.nothing().isEmpty()) {
      throw CommandFailure.host(
          "--host %s: %s".formatted(Printable.of(name), Printable.of(bundle.nothing())));
    }
    if (!bundle.isHost()) {
      throw CommandFailure.host(
          "--host %s: no support bundle is there under that name".formatted(Printable.of(name)));
    }
    return GivenPieces.hostOf(bundle.title(), bundle.facts());
  }

  private static boolean isArchive(NamedPiece file) {
    try (InputStream in = file.content().open()) {
      return Unpacking.isArchive(in);
    } catch (IOException e) {
      // It is for the reader of the archive to say what is wrong with it.
      return true;
    }
  }

  private static HostRoot capture(NamedPiece file) throws IOException {
    try (InputStream in = file.content().open()) {
      return CaptureRoot.open(in, file.name(), CaptureLimits.DEFAULT);
    }
  }
}
