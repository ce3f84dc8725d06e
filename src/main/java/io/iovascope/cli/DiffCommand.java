package io.iovascope.cli;

import io.iovascope.finding.Findings;
import io.iovascope.json.Difference;
import io.iovascope.json.PictureDifferences;
import io.iovascope.json.PictureJson;
import io.iovascope.model.Picture;
import io.iovascope.text.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iovascope diff}: what is different between two hosts, or one host at two times. */
@Command(
    name = "diff",
    description = "What is different between two captures, or a capture and another host.")
public class DiffCommand extends HostCommand {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "As for --host.")
  String before = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AFTER",
      description = "As for --host, which is also the default.")
  String after = "";

  @Override
  public Integer call() {
    Instant now = Instant.now();
    Picture old = picture(before);
    Picture current = picture(after.isEmpty() ? shared().host() : after);
    List<Difference> differences =
        PictureDifferences.between(
            PictureJson.of(old, Findings.of(old), now),
            PictureJson.of(current, Findings.of(current), now));
    if (json()) {
      print(PictureDifferences.json(differences));
    } else {
      print(text(differences, Style.ofStandardOutput()));
    }
    return ExitStatus.OK;
  }

  private static List<String> text(List<Difference> differences, Style style) {
    if (differences.isEmpty()) {
      return List.of("no difference");
    }
    List<String> lines = new ArrayList<>();
    String subject = "";
    for (Difference difference : differences) {
      if (!difference.subject().equals(subject)) {
        subject = difference.subject();
        lines.add(style.bold(Printable.of(subject)));
      }
      String property = difference.property();
      difference
          .removed()
          .forEach(text -> values("  - ", property, text).map(style::red).forEach(lines::add));
      difference
          .added()
          .forEach(text -> values("  + ", property, text).map(style::green).forEach(lines::add));
    }
    return lines;
  }

  private static Stream<String> values(String sign, String property, String text) {
    return Wrapped.lines(sign + property + " " + Printable.of(text), "      ").stream();
  }
}
