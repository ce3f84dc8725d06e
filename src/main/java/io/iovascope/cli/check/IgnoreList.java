// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.PciAddress;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decisions not to be told of findings: options, and lines of a file such as {@code
 * p2p-overlap:0000:03:00.0 until 2027-03-31 reason: the new firmware is ordered}.
 */
final class IgnoreList {

  private static final int LIMIT = 1 << 20;
  private static final int MOST_PROBLEMS = 5;
  private static final String FORM = "expected 'ID[:DEVICE] [until YYYY-MM-DD] reason: TEXT'";

  private static final Pattern LINE =
      Pattern.compile("(\\S+)(?:\\s+until\\s+(\\S+))?\\s+reason:\\s*(\\S.*)");

  private IgnoreList() {}

  /**
   * @throws CommandFailure if the word is no {@code ID} or {@code ID:DEVICE}
   */
  static Ignore ofOption(String word) {
    List<String> problems = new ArrayList<>();
    return entry(word, null, "--ignore", problems)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "--ignore %s: %s".formatted(Printable.of(word), problems.get(0))));
  }

  /**
   * @throws CommandFailure if the file cannot be read or has lines that make no sense
   */
  static List<Ignore> ofFile(String name) {
    String text;
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw CommandFailure.usage(
            "--ignore-file %s: longer than 1 MiB".formatted(Printable.of(name)));
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage(
          "--ignore-file %s: %s".formatted(Printable.of(name), Printable.of(FileProblem.text(e))));
    }
    List<Ignore> ignores = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String entry = line.strip();
      if (!entry.isEmpty() && !entry.startsWith("#")) {
        List<String> wrong = new ArrayList<>();
        line(entry, wrong).ifPresent(ignores::add);
        for (String problem : wrong) {
          problems.add("line %d: %s".formatted(number, problem));
        }
      }
    }
    if (!problems.isEmpty()) {
      List<String> shown = problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()));
      throw CommandFailure.usage(
          "--ignore-file %s: %s%s"
              .formatted(
                  Printable.of(name),
                  String.join("; ", shown),
                  problems.size() > shown.size()
                      ? "; and %d more".formatted(problems.size() - shown.size())
                      : ""));
    }
    return ignores;
  }

  private static Optional<Ignore> line(String line, List<String> problems) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      problems.add(FORM);
      return Optional.empty();
    }
    LocalDate until = null;
    if (matcher.group(2) != null) {
      try {
        until = LocalDate.parse(matcher.group(2));
      } catch (DateTimeException e) {
        problems.add(
            "'%s' is no date; expected YYYY-MM-DD".formatted(Printable.of(matcher.group(2))));
        return Optional.empty();
      }
    }
    return entry(matcher.group(1), until, matcher.group(3), problems);
  }

  private static Optional<Ignore> entry(
      String word, @Nullable LocalDate until, String reason, List<String> problems) {
    String id = word.split(":", 2)[0];
    if (!Findings.catalogue().containsKey(id)) {
      problems.add(noSuchFinding(id));
      return Optional.empty();
    }
    if (id.length() == word.length()) {
      return Optional.of(new Ignore(id, null, until, reason));
    }
    String subject = word.substring(id.length() + 1);
    Optional<String> known =
        subject.matches("\\d{1,9}")
            ? Optional.of(Integer.valueOf(subject).toString())
            : PciAddress.parseLenient(subject).map(PciAddress::toString);
    if (known.isEmpty()) {
      problems.add(
          "'%s' is neither a PCI address nor the number of a group"
              .formatted(Printable.of(subject)));
    }
    return known.map(found -> new Ignore(id, found, until, reason));
  }

  /** What to say of an id that no rule has. */
  static String noSuchFinding(String id) {
    return "no finding is called '%s'; check --list names them".formatted(Printable.of(id));
  }
}
