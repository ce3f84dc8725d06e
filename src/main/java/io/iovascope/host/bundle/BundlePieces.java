// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.CommandLine;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.piece.read.PieceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file tells that is a piece of a host, or a text with several of them. */
final class BundlePieces {

  private static final int HEAD = 1 << 14;
  private static final int LONGEST = 64 << 20;

  /** What a name says of a line that does not tell it by itself. */
  private static final Pattern HOSTNAME = Pattern.compile("(?:.*/)?hostname");

  private static final Pattern COMMAND_LINE =
      Pattern.compile(
          "(?:.*/)?(?:proc_|kernel-)?cmdline(?:\\.txt)?|ProcKernelCmdLine|cat /proc/cmdline");
  private static final Pattern RELEASE =
      Pattern.compile("(?:.*/)?osrelease|Uname|pveversion --verbose");
  private static final Pattern RELEASE_IN_IT =
      Pattern.compile("(?:.*running kernel: |Linux |)(\\d{1,2}\\.\\d{1,3}[\\w.+~-]{0,200}).*");

  private BundlePieces() {}

  /** The facts of a piece; of a text with sections, those of each that tells something. */
  static List<PieceFacts> facts(NamedPiece piece) {
    try (InputStream in = Unpacking.plain(piece.content().open())) {
      String head = text(in, HEAD);
      Optional<SectionedText> kind = kind(head);
      if (kind.isEmpty()) {
        return List.of(named(piece.name(), "", head, 1).orElseGet(() -> PieceReader.read(piece)));
      }
      return sections(piece.name(), kind.get(), head + text(in, LONGEST));
    } catch (IOException e) {
      return List.of(PieceReader.read(piece));
    }
  }

  static boolean isSectioned(NamedPiece piece) throws IOException {
    try (InputStream in = Unpacking.plain(piece.content().open())) {
      return kind(text(in, HEAD)).isPresent();
    }
  }

  private static Optional<SectionedText> kind(String head) {
    // An archive of such texts has their beginnings too.
    if (head.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return SectionedText.all().filter(each -> each.isOne(head)).findFirst();
  }

  /** Lines of Windows lose what they have more. */
  private static String text(InputStream in, int most) throws IOException {
    return new String(in.readNBytes(most), StandardCharsets.UTF_8).replace("\r", "");
  }

  private static List<PieceFacts> sections(String name, SectionedText kind, String text) {
    List<PieceFacts> facts = new ArrayList<>();
    for (Section section : kind.sections(text)) {
      PieceFacts told = section(name, section);
      if (!told.facts().isEmpty()) {
        facts.add(told);
      }
    }
    return facts.isEmpty()
        ? List.of(
            PieceFacts.nothing(
                name, kind.title(), Reading.Status.MALFORMED, "nothing in it tells about DMA"))
        : facts;
  }

  private static PieceFacts section(String name, Section section) {
    NamedPiece piece = section.piece(name);
    if (section.title().endsWith(Systool.COMMAND)) {
      return Systool.read(section.text(), piece.name(), section.firstLine());
    }
    return named(piece.name(), section.title(), section.text(), section.firstLine())
        .orElseGet(() -> PieceReader.read(piece));
  }

  /**
   * What its name alone tells of a line.
   *
   * @param title the command or file that a section is of; empty for a file of its own
   */
  private static Optional<PieceFacts> named(String name, String title, String text, int line) {
    String first = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("").strip();
    String what = title.isEmpty() ? name : title;
    Optional<Fact> fact = Optional.empty();
    String kind = "a kernel version";
    if (HOSTNAME.matcher(what).matches() && first.matches("[\\w.-]{1,253}")) {
      kind = "the name of a host";
      fact = Optional.of(new Fact.Hostname(first));
    } else if (COMMAND_LINE.matcher(what).matches() && !first.isEmpty()) {
      kind = "a kernel command line";
      fact = Optional.of(new Fact.BootWords(new CommandLine(first)));
    } else if (RELEASE.matcher(what).matches()) {
      Matcher release = RELEASE_IN_IT.matcher(first);
      fact =
          (release.matches()
                  ? KernelRelease.parse(release.group(1))
                  : Optional.<KernelRelease>empty())
              .map(Fact.Release::new);
    }
    String told = kind;
    return fact.map(
        each -> PieceFacts.of(name, told, Exactness.FILES, List.of(new FactAt(each, line))));
  }

  /** A log that has its beginning is worth more than one that has lost it. */
  static List<PieceFacts> wholeLogsFirst(List<PieceFacts> facts) {
    List<PieceFacts> sorted = new ArrayList<>(facts);
    sorted.sort(
        Comparator.comparing(
            each -> each.exactness() == Exactness.LOG && each.status() != Reading.Status.OK));
    return sorted;
  }
}
