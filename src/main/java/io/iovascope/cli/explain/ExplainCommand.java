// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SpacesOption;
import io.iovascope.cli.terminal.Style;
import io.iovascope.explain.AddressClass;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultGroups;
import io.iovascope.explain.FaultRequester;
import io.iovascope.explain.FaultRequester.Presence;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.explain.UnnamedInvalidation;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.explain.error.ErrorExplanation;
import io.iovascope.finding.Observed;
import io.iovascope.host.DmaFault;
import io.iovascope.json.ExplanationJson;
import io.iovascope.json.FaultJson;
import io.iovascope.json.RefusalJson;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code iovascope explain}: who claims one address of one device. */
@Command(
    name = "explain",
    description = {
      "Whether a device can use a DMA address, and if not: who claims it, and how that is known.",
      "With --fault: what a DMA fault is about, its likely causes, and what to do next.",
      "With --error: what a refusal of VFIO means here."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope explain 00:03.0 0xfee00000 --host demo%n"
            + "  iovascope explain --fault last%n"
            + "  iovascope explain --fault all --host demo:faults%n")
public class ExplainCommand extends HostCommand {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "A PCI address such as 0000:3b:00.0.")
  @Nullable String device;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ADDRESS",
      description = "The DMA address, in hexadecimal with 0x such as 0xbf800000, or in decimal.")
  @Nullable String address;

  @Option(
      names = "--fault",
      paramLabel = "TEXT",
      description =
          "Lines of a kernel's log, such as 'DMAR: [DMA Read NO_PASID] Request device [00:02.0]"
              + " fault addr ...', in any form; a file that has them (perhaps as @FILE, perhaps packed with"
              + " gzip, bzip2, xz or zstd); - for"
              + " standard input; last for the last fault that this host logged, or all for all of"
              + " them.")
  @Nullable String fault;

  @Option(
      names = "--error",
      paramLabel = "TEXT",
      description =
          "What QEMU, libvirt, DPDK, SPDK, Cloud Hypervisor or the kernel prints when VFIO refuses"
              + " something, such as 'vfio 0000:01:00.0: group 1 is not viable': what it means on"
              + " this host.")
  @Nullable String error;

  @Option(
      names = "--boot",
      paramLabel = "N",
      description =
          "Of a log with several boots: 0 for the last (default), -1 for the one before, 1 for the"
              + " first, or all.")
  @Nullable String boot;

  @Mixin SpacesOption spaces = new SpacesOption();

  @Override
  public Integer call() {
    if (fault != null && error != null) {
      throw CommandFailure.usage("--fault and --error are two questions: ask one of them");
    }
    if (fault != null) {
      return explainFault(fault);
    }
    if (error != null) {
      return explainError(error);
    }
    if (boot != null) {
      throw CommandFailure.usage("--boot is for a log, which --fault names");
    }
    if (device == null || address == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "Missing required parameter: '%s' (or option --fault or --error)"
              .formatted(device == null ? "DEVICE" : "ADDRESS"));
    }
    long number = address(address);
    Observed observed = spaces.withRanges(shared().openHost());
    Picture picture = observed.picture();
    DevicePicture found = device(picture, device);
    Explanation explanation = Explanation.of(picture, observed.usage(), found, number);
    if (json()) {
      print(ExplanationJson.of(explanation));
    } else {
      print(ExplanationText.of(explanation, found, picture, style()));
      print(spaces.notLookedAt(observed, style()));
    }
    return status(picture);
  }

  /** A host whose IOMMU does not work has refusals too: its state is part of the answer. */
  private int explainError(String given) {
    if (device != null || boot != null) {
      throw CommandFailure.usage("--error takes the message alone");
    }
    ErrorExplanation explanation =
        ErrorExplanation.of(observed().picture(), given)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--error: expected a message of VFIO or a program that uses it, such as"
                            + " 'group 1 is not viable' or 'VFIO_MAP_DMA failed'"));
    if (json()) {
      print(RefusalJson.of(explanation));
    } else {
      print(new RefusalText(style()).of(explanation));
    }
    return ExitStatus.OK;
  }

  private int explainFault(String given) {
    if (device != null) {
      throw CommandFailure.usage("--fault names the device and the address itself");
    }
    BootChoice choice = boot == null ? BootChoice.LAST : BootChoice.parse(boot);
    Observed observed = spaces.withRanges(shared().openHost());
    Picture picture = observed.picture();
    if (given.equals("last")) {
      DmaFault last = lastFault(picture);
      show(
          observed,
          List.of(FaultGroup.of(last, FaultedRegion.of(picture, last).addressClass())),
          true);
      return status(picture);
    }
    if (given.equals("all")) {
      show(observed, ownFaults(picture), true);
      return status(picture);
    }
    Function<DmaFault, AddressClass> regions =
        found ->
            isOfThisHost(picture, found)
                ? FaultedRegion.of(picture, found).addressClass()
                : FaultedRegion.ofLine(found).addressClass();
    PastedFaults.Text text = PastedFaults.read(given, regions);
    List<PastedFaults.Boot> chosen = choice.of(text.boots());
    FaultGroups faults = BootChoice.faults(chosen, new FaultGroups(regions));
    List<FaultGroup> groups = faults.groups();
    if (groups.isEmpty() && !text.invalidations().isEmpty()) {
      show(UnnamedInvalidation.of(picture, text.invalidations()));
      return ExitStatus.OK;
    }
    if (groups.isEmpty()) {
      throw PasteNotes.nothing(text);
    }
    show(observed, groups, false);
    PasteNotes.of(text, chosen, faults).forEach(note -> err().println("iovascope: " + note));
    boolean anyOfThisHost = groups.stream().anyMatch(group -> isOfThisHost(picture, group.first()));
    return anyOfThisHost ? status(picture) : ExitStatus.OK;
  }

  private void show(UnnamedInvalidation invalidation) {
    if (json()) {
      print(FaultJson.several(List.of()));
      err().println("iovascope: " + invalidation.error() + "; no line names the device");
      return;
    }
    Style style = style();
    List<String> lines = new ArrayList<>();
    part(lines, style, "fault", invalidation.error());
    part(lines, style, "device", "not named: " + invalidation.devices());
    part(lines, style, "unit", invalidation.unit());
    part(lines, style, "next", invalidation.next());
    print(lines);
  }

  private static void part(List<String> lines, Style style, String title, String text) {
    lines.addAll(
        style.wrapped(style.bold("%-10s".formatted(title)) + Printable.of(text), " ".repeat(10)));
  }

  /** A text may be of any machine: a requester that this host does not know is of another one. */
  private static boolean isOfThisHost(Picture picture, DmaFault fault) {
    return FaultRequester.of(picture, fault.device(), false).presence() != Presence.OTHER_HOST;
  }

  /**
   * @param own whether the faults are of this host's log, where a requester that is not there means
   *     something
   */
  private void show(Observed observed, List<FaultGroup> groups, boolean own) {
    Picture picture = observed.picture();
    boolean one = groups.size() == 1;
    boolean many = groups.size() > FaultText.FEW;
    List<ObjectNode> documents = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    Style style = style();
    for (FaultGroup group : groups) {
      DmaFault fault = group.first();
      FaultExplanation explanation =
          own || isOfThisHost(picture, fault)
              ? FaultExplanation.of(picture, group, own)
              : FaultExplanation.ofLine(group);
      Optional<Explanation> claims = claims(observed, fault, own);
      if (json()) {
        documents.add(FaultJson.of(group, explanation, claims.orElse(null)));
        continue;
      }
      FaultText text = new FaultText(style, one);
      if (many) {
        lines.addAll(text.shortly(picture, group, explanation, own));
        continue;
      }
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(text.of(picture, group, explanation, own));
      if (one) {
        claims.ifPresent(
            all -> {
              lines.add("");
              lines.addAll(
                  ExplanationText.of(
                      all, picture.device(fault.device()).orElseThrow(), picture, style));
            });
      }
    }
    if (json()) {
      print(one ? documents.get(0) : FaultJson.several(documents));
    } else {
      print(lines);
    }
  }

  private static Optional<Explanation> claims(Observed observed, DmaFault fault, boolean own) {
    Long number = fault.address();
    return number == null
        ? Optional.empty()
        : FaultRequester.device(observed.picture(), fault.device(), own)
            .map(found -> Explanation.of(observed.picture(), observed.usage(), found, number));
  }

  private static List<FaultGroup> ownFaults(Picture picture) {
    lastFault(picture);
    return FaultGroups.ofHost(picture).groups();
  }

  private static DmaFault lastFault(Picture picture) {
    List<DmaFault> faults = picture.host().kernel().events().faults();
    if (faults.isEmpty() && !picture.host().isVtd()) {
      throw CommandFailure.host(
          "faults are read of VT-d alone, and this host has another IOMMU: its driver's own lines"
              + " are in the kernel's log (AMD-Vi: IO_PAGE_FAULT; arm-smmu: event 0x10)");
    }
    if (faults.isEmpty()) {
      throw CommandFailure.host(
          picture.host().kernel().bootLog().optional().isPresent()
              ? "no DMA fault is in the kernel's log"
              : "the kernel's log is not readable; run as root, or give the line itself");
    }
    return faults.get(faults.size() - 1);
  }
}
