// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Takes the wanted members out of a file while it is read once. How it is packed is told by its
 * content, and archives in archives are opened too. Of what is broken, refused or too much, the
 * rest still comes, with a line that says what does not: no method throws because of what is in a
 * file.
 */
public final class Unpacking {

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::archive).thenComparing(Place::path);

  private static final String NO_FILE = "is a device or of another kind than a file: not read";
  private static final int DEEPEST_FOLDER = 40;

  private record Place(String archive, String path) {}

  private final Predicate<String> wanted;
  private final Budget budget;
  private final LeftOut problems = new LeftOut();
  private final Map<Place, ArchiveMember> members = new TreeMap<>(ORDER);

  private Unpacking(ArchiveLimits limits, Predicate<String> wanted) {
    this.wanted = wanted;
    this.budget = new Budget(limits);
  }

  /**
   * The wanted members of a file. A file that is no archive, compressed or not, is a member with an
   * empty path.
   *
   * @param name what messages call the file
   * @param wanted by the path in the innermost archive
   */
  public static Contents of(
      String name, InputStream file, ArchiveLimits limits, Predicate<String> wanted) {
    Unpacking unpacking = new Unpacking(limits, wanted);
    try {
      unpacking.open(new Place("", ""), unpacking.budget.packed(file), 0, true);
    } catch (IOException | RuntimeException e) {
      // The libraries report some malformed headers with unchecked exceptions.
      unpacking.problems.addOnce(name, Damage.text(e));
    }
    return unpacking.contents();
  }

  /**
   * The same of the files in a folder and its folders, as if it were an archive. Links are not
   * followed.
   *
   * @throws IOException if the folder itself cannot be read
   */
  public static Contents ofFolder(Path folder, ArchiveLimits limits, Predicate<String> wanted)
      throws IOException {
    Unpacking unpacking = new Unpacking(limits, wanted);
    try {
      Files.walkFileTree(folder, Set.of(), DEEPEST_FOLDER, unpacking.new Walk(folder));
    } catch (ArchiveException e) {
      unpacking.problems.add(folder.toString(), Damage.text(e));
    }
    return unpacking.contents();
  }

  /** Takes the files of folders. */
  private final class Walk extends SimpleFileVisitor<Path> {

    private final Path folder;

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      budget.entry();
      String name = folder.relativize(file).toString();
      if (attributes.isSymbolicLink()) {
        link(name, Files.readSymbolicLink(file).toString());
      } else if (!attributes.isRegularFile()) {
        problems.add(name, NO_FILE);
      } else {
        try (InputStream in = Files.newInputStream(file)) {
          entry(new Place("", name), budget.packed(in), 0);
        } catch (AccessDeniedException e) {
          problems.add(name, "cannot be read: permission denied");
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(folder)) {
        throw e;
      }
      problems.add(folder.relativize(file).toString(), "cannot be read");
      return FileVisitResult.CONTINUE;
    }
  }

  /**
   * The plain bytes of a file that is compressed, or of one that is not; of an archive those that
   * its compression leaves. For files that are too long to hold. Where the compression is damaged
   * or cut off, reading fails with an {@link ArchiveException}, after what came before.
   */
  public static InputStream plain(InputStream file) throws IOException {
    InputStream plain = new BufferedInputStream(file, 1 << 16);
    for (Packing packing = packing(plain);
        packing.kind() == Packing.Kind.COMPRESSION;
        packing = packing(plain)) {
      plain = new BufferedInputStream(PlainStream.of(packing, plain), 1 << 16);
    }
    return plain;
  }

  /** Whether the file is an archive, compressed or not, or one that cannot be opened. */
  public static boolean isArchive(InputStream file) throws IOException {
    Packing.Kind kind = packing(plain(file)).kind();
    return kind == Packing.Kind.ARCHIVE || kind == Packing.Kind.FOREIGN;
  }

  private Contents contents() {
    return new Contents(members.values().stream().toList(), problems.lines());
  }

  private static Packing packing(InputStream buffered) throws IOException {
    buffered.mark(Packing.HEAD);
    byte[] head = buffered.readNBytes(Packing.HEAD);
    buffered.reset();
    return Packing.of(head);
  }

  /**
   * @param place of the file that is opened
   * @param keep whether it is wanted if it is plain
   */
  private void open(Place place, InputStream file, int layer, boolean keep) throws IOException {
    InputStream in = new BufferedInputStream(file, 1 << 14);
    Packing packing = packing(in);
    boolean packed =
        packing.kind() == Packing.Kind.COMPRESSION || packing.kind() == Packing.Kind.ARCHIVE;
    if (packed && layer == budget.layers()) {
      throw new ArchiveException(
          "archives and compressions lie in each other more than %d deep: not read"
              .formatted(budget.layers()),
          false);
    }
    String archive =
        place.archive.isEmpty() || place.path.isEmpty()
            ? place.archive + place.path
            : place.archive + "!" + place.path;
    switch (packing) {
      case TAR -> tar(archive, in, layer + 1);
      case ZIP -> zip(archive, in, layer + 1);
      default -> {
        if (packed) {
          open(place, budget.unpacked(packing.unpack(in)), layer + 1, keep);
        } else if (packing.kind() == Packing.Kind.FOREIGN) {
          foreign(place, packing);
        } else if (keep) {
          keep(place, in);
        }
      }
    }
  }

  private void foreign(Place place, Packing packing) {
    problems.add(
        place.path.isEmpty() ? "the file" : place.path,
        packing == Packing.PGP
            ? "is encrypted: decrypt it first"
            : "is packed with %s, which is not read: unpack it first".formatted(packing.label()));
  }

  private void tar(String archive, InputStream in, int layer) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      budget.entry();
      String name = entry.getName();
      Optional<String> fault = MemberPath.fault(name);
      if (entry.isDirectory()) {
        continue;
      }
      if (fault.isPresent()) {
        problems.add(name, fault.get());
        continue;
      }
      switch (entry.getLinkFlag()) {
        case TarConstants.LF_SYMLINK -> link(name, entry.getLinkName());
        case TarConstants.LF_LINK ->
            secondName(archive, MemberPath.plain(name), MemberPath.plain(entry.getLinkName()));
        case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
          if (entry.isSparse()) {
            problems.add(name, NO_FILE);
          } else {
            entry(new Place(archive, MemberPath.plain(name)), tar, layer);
          }
        }
        default -> problems.add(name, NO_FILE);
      }
    }
    // Only at its very end does a compression tell whether all of it arrived unharmed.
    in.transferTo(OutputStream.nullOutputStream());
  }

  private void link(String name, String target) {
    if (MemberPath.leaves(name, target)) {
      problems.add(name, "is a link that leads out: not followed");
    }
  }

  /** A second name for a file that came earlier in the archive. */
  private void secondName(String archive, String name, String other) {
    ArchiveMember known = members.get(new Place(archive, other));
    if (known != null && wanted.test(name)) {
      members.put(new Place(archive, name), new ArchiveMember(archive, name, known.bytes()));
    }
  }

  /**
   * The reader of Java itself: that of commons-compress knows packings of whose libraries the
   * native image has none.
   */
  private void zip(String archive, InputStream in, int layer) throws IOException {
    // Names that are not marked as UTF-8 may be anything; ASCII is the same in all of it.
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.ISO_8859_1);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      budget.entry();
      String name = entry.getName();
      Optional<String> fault = MemberPath.fault(name);
      InputStream content = budget.unpacked(zip);
      if (fault.isPresent()) {
        problems.add(name, fault.get());
      } else if (!entry.isDirectory()) {
        entry(new Place(archive, MemberPath.plain(name)), content, layer);
      }
      // Its end is only found by unpacking it.
      content.transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * What is wrong with one of them is no reason to leave out the others, unless all is too much.
   */
  private void entry(Place place, InputStream content, int layer) throws ArchiveException {
    try {
      open(place, content, layer, wanted.test(place.path));
    } catch (IOException | RuntimeException e) {
      if (e instanceof ArchiveException refusal && refusal.isOfAll()) {
        throw refusal;
      }
      problems.add(place.path, Damage.text(e));
    }
  }

  private void keep(Place place, InputStream in) throws IOException {
    int most = budget.forMember();
    byte[] content = in.readNBytes(most);
    boolean cut = in.read() >= 0;
    if (cut) {
      problems.add(
          place.path.isEmpty() ? "the file" : place.path,
          content.length == 0
              ? "is beyond what is kept of one archive: not read"
              : "is too long: its end is not read");
    }
    budget.keep(content.length);
    if (!cut || content.length > 0) {
      members.put(place, new ArchiveMember(place.archive, place.path, content));
    }
  }
}
