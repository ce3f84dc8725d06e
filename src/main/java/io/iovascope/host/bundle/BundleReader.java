// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.Reading;
import io.iovascope.host.archive.ArchiveLimits;
import io.iovascope.host.archive.ArchiveMember;
import io.iovascope.host.archive.Contents;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads support bundles, and archives of pieces. */
public final class BundleReader {

  /** Files of an archive that is no bundle; one with more is not one that was made for us. */
  private static final int MOST_PIECES = 500;

  /** Folders that may lie around a bundle. */
  private static final int DEEPEST = 2;

  /** Made once: every member of every archive is held against them. */
  private static final List<Bundle> KINDS =
      Stream.concat(Stream.<Bundle>of(new SosReport()), FolderOfPieces.all()).toList();

  private BundleReader() {}

  /**
   * What was found.
   *
   * @param title such as {@code this sosreport}; empty if no host was found
   * @param facts of the host, what was left out of the archive included
   * @param others where the hosts are, if there are several and none is chosen
   * @param problems what was left out of the archive, for people
   * @param nothing what it is, if it is a bundle that has no host in it; else empty
   */
  public record Found(
      String title,
      List<PieceFacts> facts,
      List<String> others,
      List<String> problems,
      String nothing) {

    private static final Found NONE = new Found("", List.of(), List.of(), List.of(), "");

    public Found {
      facts = List.copyOf(facts);
      others = List.copyOf(others);
      problems = List.copyOf(problems);
    }

    private static Found of(String title, List<PieceFacts> facts, Contents contents) {
      List<PieceFacts> all = new ArrayList<>(facts);
      contents
          .problems()
          .forEach(
              problem ->
                  all.add(PieceFacts.nothing(problem, "left out", Reading.Status.TRUNCATED, "")));
      return new Found(title, all, List.of(), contents.problems(), "");
    }

    /** Whether a host is in it, or several. */
    public boolean isHost() {
      return !title.isEmpty() || !others.isEmpty();
    }

    /** Whether it is a bundle, with or without a host. */
    public boolean isBundle() {
      return isHost() || !nothing.isEmpty();
    }
  }

  private record Place(String archive, String folder) {
    @Override
    public String toString() {
      return archive.isEmpty() ? folder : archive;
    }
  }

  private record Recognised(Place place, Bundle bundle, BundleFiles files) {}

  /** What a piece tells, or each part of it if it is a text with several. */
  public static List<PieceFacts> pieces(List<NamedPiece> pieces) {
    return BundlePieces.wholeLogsFirst(
        pieces.stream().flatMap(piece -> BundlePieces.facts(piece).stream()).toList());
  }

  /** Whether a file is a text with several pieces. */
  public static boolean isSectioned(NamedPiece file) throws IOException {
    return BundlePieces.isSectioned(file);
  }

  /**
   * The bundle in an archive.
   *
   * @param member of a file with several archives, the one that is meant; empty for any
   */
  public static Found bundle(NamedPiece file, String member) throws IOException {
    try (InputStream in = file.content().open()) {
      return bundle(
          Unpacking.of(file.name(), in, ArchiveLimits.DEFAULT, BundleReader::isWanted), member);
    }
  }

  /** The bundle that was unpacked into a folder. */
  public static Found bundle(Path folder) throws IOException {
    Optional<Path> top = marked(folder, 0);
    return top.isEmpty()
        ? Found.NONE
        : bundle(Unpacking.ofFolder(top.get(), ArchiveLimits.DEFAULT, BundleReader::isWanted), "");
  }

  /** The pieces in an archive that is no bundle; the title is that of the file. */
  public static Found archive(NamedPiece file) throws IOException {
    try (InputStream in = file.content().open()) {
      int[] count = {0};
      Contents contents =
          Unpacking.of(file.name(), in, ArchiveLimits.DEFAULT, path -> count[0]++ < MOST_PIECES);
      List<PieceFacts> facts =
          pieces(
              contents.members().stream()
                  .map(each -> NamedPiece.of(each.toString(), each.bytes()))
                  .toList());
      boolean nothing = facts.stream().allMatch(piece -> piece.facts().isEmpty());
      return Found.of(nothing ? "" : file.name(), facts, contents);
    }
  }

  /** A bundle is looked for where one of its marks is: the whole folder may be large. */
  private static Optional<Path> marked(Path folder, int depth) throws IOException {
    boolean here =
        MustGather.isTop(folder)
            || KINDS.stream()
                .flatMap(kind -> kind.marks().stream())
                .anyMatch(mark -> Files.exists(folder.resolve(mark)));
    if (here || depth == DEEPEST) {
      return here ? Optional.of(folder) : Optional.empty();
    }
    List<Path> inside = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        inside.add(entry);
        if (inside.size() > 1) {
          return Optional.empty();
        }
      }
    }
    return inside.size() == 1 && Files.isDirectory(inside.get(0))
        ? marked(inside.get(0), depth + 1)
        : Optional.empty();
  }

  /** Whether any kind reads the file, with or without folders around the bundle. */
  private static boolean isWanted(String path) {
    if (MustGather.wants(path)) {
      return true;
    }
    String below = path;
    for (int depth = 0; depth <= DEEPEST; depth++) {
      String here = below;
      if (KINDS.stream().anyMatch(kind -> kind.wants(here) || kind.marks().contains(here))) {
        return true;
      }
      int slash = below.indexOf('/');
      if (slash < 0) {
        return false;
      }
      below = below.substring(slash + 1);
    }
    return false;
  }

  private static Found bundle(Contents contents, String member) {
    List<Recognised> found =
        recognised(contents.members()).stream()
            .filter(each -> member.isEmpty() || each.place.toString().equals(member))
            .toList();
    if (found.size() != 1) {
      return new Found(
          "",
          List.of(),
          found.stream().map(each -> each.place.toString()).toList(),
          contents.problems(),
          found.isEmpty() && member.isEmpty()
              ? MustGather.withoutHosts(contents.members()).orElse("")
              : "");
    }
    Recognised only = found.get(0);
    return Found.of(
        only.bundle.title(), BundlePieces.wholeLogsFirst(only.bundle.facts(only.files)), contents);
  }

  /** The bundles in each archive, and in each folder of it that could be the top of one. */
  private static List<Recognised> recognised(List<ArchiveMember> members) {
    Map<Place, List<ArchiveMember>> places = new LinkedHashMap<>();
    for (ArchiveMember member : members) {
      int slash = -1;
      for (int depth = 0; depth <= DEEPEST; depth++) {
        String folder = slash < 0 ? "" : member.path().substring(0, slash);
        places
            .computeIfAbsent(new Place(member.archive(), folder), each -> new ArrayList<>())
            .add(member);
        slash = member.path().indexOf('/', slash + 1);
        if (slash < 0) {
          break;
        }
      }
    }
    List<Recognised> found = new ArrayList<>();
    places.forEach(
        (place, inIt) -> {
          BundleFiles files = BundleFiles.below(place.folder, inIt);
          KINDS.stream()
              .filter(kind -> kind.marks().stream().anyMatch(files::has))
              .findFirst()
              .ifPresent(kind -> found.add(new Recognised(place, kind, files)));
        });
    nodes(members)
        .forEach(
            (place, inIt) ->
                found.add(
                    new Recognised(
                        // One archive may have several.
                        new Place(
                            "",
                            place.archive.isEmpty()
                                ? place.folder
                                : place.archive + "!" + place.folder),
                        MustGather.node(),
                        BundleFiles.below(place.folder, inIt))));
    return found;
  }

  private static Map<Place, List<ArchiveMember>> nodes(List<ArchiveMember> members) {
    Map<Place, List<ArchiveMember>> nodes = new LinkedHashMap<>();
    for (ArchiveMember member : members) {
      MustGather.nodeFolder(member)
          .ifPresent(
              folder ->
                  nodes
                      .computeIfAbsent(
                          new Place(member.archive(), folder), each -> new ArrayList<>())
                      .add(member));
    }
    return nodes;
  }
}
