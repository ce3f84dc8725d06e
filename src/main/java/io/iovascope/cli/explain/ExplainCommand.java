package io.iovascope.cli.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.terminal.ClaimText;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Wrapped;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.FaultExplanation;
import io.iovascope.finding.Observed;
import io.iovascope.host.DmaFault;
import io.iovascope.host.log.FaultLine;
import io.iovascope.json.ExplanationJson;
import io.iovascope.json.FaultJson;
import io.iovascope.model.picture.Answer;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code iovascope explain}: who claims one address of one device. */
@Command(
    name = "explain",
    description = {
      "Who claims an address of a device, for each consumer, and how that is known;",
      "or what a DMA fault is about, its likely cause, and what to do next."
    })
public class ExplainCommand extends HostCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "PCI address, such as 0000:3b:00.0.")
  @Nullable String device;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ADDRESS",
      description = "The DMA address, such as 0xbf800000.")
  @Nullable String address;

  @Option(
      names = "--fault",
      paramLabel = "LINE",
      description =
          "A line of the kernel's log, such as 'DMAR: [DMA Read NO_PASID] Request device [00:02.0]"
              + " fault addr ...', or last for the last one that this host logged.")
  @Nullable String fault;

  @Override
  public Integer call() {
    if (fault != null) {
      return explainFault(fault);
    }
    if (device == null || address == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "Missing required parameter: '%s' (or option --fault)"
              .formatted(device == null ? "DEVICE" : "ADDRESS"));
    }
    long number = address(address);
    Observed observed = observed();
    Picture picture = observed.picture();
    DevicePicture found = device(picture, device);
    Explanation explanation = Explanation.of(picture, observed.usage(), found, number);
    if (json()) {
      print(ExplanationJson.of(explanation));
    } else {
      print(text(explanation, found, Style.ofStandardOutput()));
    }
    return status(picture);
  }

  private int explainFault(String line) {
    if (device != null) {
      throw CommandFailure.usage("--fault names the device and the address itself");
    }
    boolean last = line.equals("last");
    Optional<DmaFault> pasted = last ? Optional.empty() : FaultLine.inCopiedText(line);
    if (!last && pasted.isEmpty()) {
      throw CommandFailure.usage(
          "--fault: expected a line with 'Request device [BUS:DEVICE.FUNCTION] fault addr', or last");
    }
    Observed observed = observed();
    Picture picture = observed.picture();
    DmaFault found = pasted.orElseGet(() -> lastFault(picture));
    FaultExplanation explanation = FaultExplanation.of(picture, found);
    Optional<Explanation> claims =
        found.access() == DmaFault.Access.INTERRUPT
            ? Optional.empty()
            : picture
                .device(found.device())
                .map(device -> Explanation.of(picture, observed.usage(), device, found.address()));
    if (json()) {
      print(FaultJson.of(explanation, claims.orElse(null)));
    } else {
      Style style = Style.ofStandardOutput();
      List<String> lines = new ArrayList<>(new FaultText(style).of(picture, explanation));
      claims.ifPresent(
          all -> {
            lines.add("");
            lines.addAll(text(all, picture.device(found.device()).orElseThrow(), style));
          });
      print(lines);
    }
    return status(picture);
  }

  private static DmaFault lastFault(Picture picture) {
    List<DmaFault> faults = picture.host().kernel().events().faults();
    if (faults.isEmpty()) {
      throw CommandFailure.host(
          picture.host().kernel().bootLog().optional().isPresent()
              ? "no DMA fault is in the kernel's log"
              : "the kernel's log is not readable; run as root, or give the line itself");
    }
    return faults.get(faults.size() - 1);
  }

  private static List<String> text(Explanation explanation, DevicePicture found, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(
            "%s as a DMA address of %s (group %s, driver %s)"
                .formatted(
                    AddressRange.hex(explanation.address()),
                    explanation.device(),
                    Printable.orDash(found.device().binding().group()),
                    Printable.orDash(found.device().binding().driver()))));
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
