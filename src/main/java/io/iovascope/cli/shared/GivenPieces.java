// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.bundle.BundleReader;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.PieceReader;
import io.iovascope.host.root.AssembledHost;
import io.iovascope.host.root.HostRoot;
import io.iovascope.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Pieces of a host that {@code --host} names: files, the files of a folder, standard input.
 *
 * @param files in the order in which they count
 * @param leftOut what is not read, a line of the account each
 */
record GivenPieces(List<NamedPiece> files, List<PieceFacts> leftOut) {

  static final GivenPieces NONE = new GivenPieces(List.of(), List.of());

  /** Stands for what is piped into the program. */
  static final String STANDARD_INPUT = "-";

  /** More of standard input goes to a temporary file, in bytes. */
  private static final int HELD = 64 << 20;

  /** A folder with more files is not one that somebody collected for us. */
  private static final int MOST_FILES = 1000;

  GivenPieces {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
  }

  static GivenPieces of(NamedPiece file) {
    return new GivenPieces(List.of(file), List.of());
  }

  /** These and then others. */
  GivenPieces with(GivenPieces others) {
    return new GivenPieces(
        Stream.concat(files.stream(), others.files.stream()).toList(),
        Stream.concat(leftOut.stream(), others.leftOut.stream()).toList());
  }

  /**
   * The host that the pieces are of.
   *
   * @throws CommandFailure if none of them tells anything
   */
  HostRoot host(String name) {
    return hostOf(
        name, Stream.concat(BundleReader.pieces(files).stream(), leftOut.stream()).toList());
  }

  /**
   * The host that these facts are of.
   *
   * @throws CommandFailure if there are none
   */
  static HostRoot hostOf(String name, List<PieceFacts> facts) {
    Host host = HostAssembly.ofFacts(name, facts);
    List<Source> accounts =
        host.sources().stream().filter(source -> source.name().equals("piece")).toList();
    boolean nothing =
        host.kernel().bootLog().optional().isEmpty()
            && host.kernel().release().optional().isEmpty()
            && host.kernel().commandLine().optional().isEmpty()
            && host.kernel().config().optional().isEmpty()
            && host.firmware().dmar().optional().isEmpty()
            && host.firmware().ioMemory().optional().isEmpty()
            && host.pci().devices().isEmpty()
            && host.iommu().groups().isEmpty()
            && host.iommu().units().isEmpty();
    if (nothing) {
      Source first = accounts.get(0);
      throw CommandFailure.host(
          "--host %s: %s is %s; that alone is no host: give a kernel log, lspci, a list of IOMMU"
                  .formatted(
                      Printable.of(name), Printable.of(first.path()), Printable.of(first.detail()))
              + " groups, a DMAR table, or a capture");
    }
    return new AssembledHost(name, host);
  }

  /** Whether a file is something else than a capture or another archive. */
  static boolean isPiece(NamedPiece file) throws IOException {
    return BundleReader.isSectioned(file) || PieceReader.isUnderstood(file);
  }

  /**
   * The pieces that one word names.
   *
   * @throws CommandFailure if there is no such file
   */
  static GivenPieces of(String spec) {
    try {
      if (spec.equals(STANDARD_INPUT)) {
        return of(standardInput());
      }
      Path path = Path.of(spec);
      if (Files.isDirectory(path)) {
        return inFolder(path);
      }
      if (!Files.isRegularFile(path)) {
        throw CommandFailure.host(
            "--host %s: %s"
                .formatted(
                    Printable.of(spec),
                    Files.exists(path)
                        ? "neither a directory nor a regular file"
                        : "no such file or directory"));
      }
      return of(NamedPiece.of(String.valueOf(path.getFileName()), path));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.host(
          "--host %s: %s".formatted(Printable.of(spec), Printable.of(FileProblem.text(e))));
    }
  }

  /**
   * The regular files of a folder by their names, of very many the first; those of its folders are
   * none of ours.
   */
  static GivenPieces inFolder(Path folder) throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    int more = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry)) {
          files.add(entry);
        }
        if (files.size() > MOST_FILES) {
          files.pollLast();
          more++;
        }
      }
    }
    return new GivenPieces(
        files.stream()
            .map(file -> NamedPiece.of(String.valueOf(file.getFileName()), file))
            .toList(),
        more == 0 ? List.of() : List.of(leftOut(folder, more)));
  }

  private static PieceFacts leftOut(Path folder, int more) {
    return PieceFacts.nothing(
        folder.toString(),
        "%d files".formatted(MOST_FILES + more),
        Reading.Status.TRUNCATED,
        "the first %d by their names are read, %d are not; give those that matter with --host"
            .formatted(MOST_FILES, more));
  }

  /** What is piped in can be read once only, and is needed more often. */
  private static NamedPiece standardInput() throws IOException {
    byte[] begin = System.in.readNBytes(HELD);
    if (begin.length < HELD) {
      return NamedPiece.of("standard input", begin);
    }
    Path held = Files.createTempFile("iovascope-", ".input");
    held.toFile().deleteOnExit();
    try (InputStream all = new SequenceInputStream(new ByteArrayInputStream(begin), System.in)) {
      Files.copy(all, held, StandardCopyOption.REPLACE_EXISTING);
    }
    return NamedPiece.of("standard input", held);
  }
}
