package io.iovascope.cli;

import io.iovascope.address.AddressRange;
import io.iovascope.json.ExplanationJson;
import io.iovascope.model.Answer;
import io.iovascope.model.Answer.Verdict;
import io.iovascope.model.Claim;
import io.iovascope.model.DevicePicture;
import io.iovascope.model.Explanation;
import io.iovascope.model.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iovascope explain}: who claims one address of one device. */
@Command(
    name = "explain",
    description = "Who claims an address of a device, for each consumer, and how that is known.")
public class ExplainCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "DEVICE",
      description = "PCI address, such as 0000:3b:00.0.")
  String device = "";

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      description = "The DMA address, such as 0xbf800000.")
  String address = "";

  @Override
  public Integer call() {
    long number = address(address);
    Picture picture = picture();
    DevicePicture found = device(picture, device);
    Explanation explanation = Explanation.of(picture, found, number);
    if (json()) {
      print(ExplanationJson.of(explanation));
    } else {
      print(text(explanation, found, Style.ofStandardOutput()));
    }
    return status(picture);
  }

  private static List<String> text(Explanation explanation, DevicePicture found, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            "%s as a DMA address of %s (group %s, driver %s)"
                .formatted(
                    AddressRange.hex(explanation.address()),
                    explanation.device(),
                    Printable.orDash(found.device().group()),
                    Printable.orDash(found.device().driver()))));
    Set<Claim> claims = new LinkedHashSet<>();
    Set<String> advice = new LinkedHashSet<>();
    for (Answer answer : explanation.answers()) {
      lines.add("");
      lines.addAll(
          Wrapped.lines(
              "%-8s  %s"
                  .formatted(
                      answer.consumer().title(),
                      coloured(Printable.of(answer.sentence()), answer.verdict(), style)),
              " ".repeat(10)));
      claims.addAll(answer.claims());
      if (!answer.advice().isEmpty()) {
        advice.add(answer.advice());
      }
    }
    lines.add("");
    if (claims.isEmpty()) {
      lines.add("Nobody claims the address.");
    } else {
      lines.add(style.bold("Claimed by"));
      claims.forEach(claim -> lines.addAll(ClaimText.of(claim, style)));
    }
    if (!advice.isEmpty()) {
      lines.add("");
      lines.add(style.bold("What to do"));
      advice.forEach(text -> lines.addAll(Wrapped.lines("  - " + Printable.of(text), "    ")));
    }
    return lines;
  }

  private static String coloured(String sentence, Verdict verdict, Style style) {
    return switch (verdict) {
      case YES -> style.green(sentence);
      case DANGEROUS, REFUSED -> style.red(sentence);
      case NO -> style.yellow(sentence);
      case NOT_APPLICABLE, UNKNOWN -> sentence;
    };
  }
}
