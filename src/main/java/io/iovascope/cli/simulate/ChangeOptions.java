// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.KernelWord;
import io.iovascope.emulator.change.CommandLineChange;
import io.iovascope.emulator.change.ConfigChange;
import io.iovascope.emulator.change.DeviceRemoval;
import io.iovascope.emulator.change.GroupTypeChange;
import io.iovascope.emulator.change.HostChange;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.emulator.change.MaskChange;
import io.iovascope.emulator.change.UnitWidthChange;
import io.iovascope.emulator.change.VirtualFunctionsChange;
import io.iovascope.host.PciAddress;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that change a host; {@link #changes} has them in the order in which they apply. */
public class ChangeOptions {

  private static final Pattern CONFIG = Pattern.compile("(?:CONFIG_)?([A-Z0-9_]{1,80})=(\\S*)");
  private static final Pattern VFS = Pattern.compile("(\\S+?)=(\\d{1,5})");
  private static final Pattern MASK = Pattern.compile("(\\S+?)=(\\d{1,2})(?:/(\\d{1,2}))?");
  private static final Pattern WIDTH = Pattern.compile("(?:(\\w+)=)?(\\d{1,2})");
  private static final Pattern TYPE = Pattern.compile("(?:(\\d{1,9})=)?(\\S+)");

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description =
          "Suppose another kernel, such as 7.2, el9.6, ubuntu-22.04 or debian-13, configured as the "
              + "present one.")
  @Nullable String kernel;

  @Option(
      names = "--kconfig",
      paramLabel = "OPTION=VALUE",
      description =
          "Build the kernel with this option, such as IOMMU_DEFAULT_DMA_STRICT=y; n takes it out.")
  List<String> config = List.of();

  @Option(
      names = "--cmdline",
      paramLabel = "WORDS",
      description =
          "Add words to the kernel's command line; one with a minus sign in front is taken off:"
              + " --cmdline=-iommu=pt.")
  List<String> commandLine = List.of();

  @Option(
      names = "--group-type",
      paramLabel = "[ID=]TYPE",
      description = "Set the domain type of all IOMMU groups or of one: DMA, DMA-FQ or identity.")
  List<String> groupTypes = List.of();

  @Option(
      names = "--remove-device",
      paramLabel = "DEVICE",
      description = "Take a device out, and everything below it.")
  List<String> removed = List.of();

  @Option(
      names = "--add-device",
      paramLabel = "BELOW[,KEY=VALUE...]",
      description =
          "Add a device below a bridge, by its PCI address, or on a root bus such as 0000:00; with"
              + " class=net (or a number), bar=16M (may be repeated), mask=64, driver=NAME.")
  List<String> added = List.of();

  @Option(
      names = "--sriov-numvfs",
      paramLabel = "DEVICE=N",
      description =
          "Give a device another number of virtual functions, as its file sriov_numvfs does.")
  List<String> virtualFunctions = List.of();

  @Option(
      names = "--rmrr",
      paramLabel = "START-END,DEVICE...",
      description =
          "Add reserved memory (an RMRR) to the firmware's table: its range, end inclusive, and the"
              + " devices that it is for.")
  List<String> rmrrs = List.of();

  @Option(
      names = "--window",
      paramLabel = "BUS=START-END",
      description =
          "Add a memory window, its end inclusive, to the host bridge of a root bus such as "
              + "0000:00.")
  List<String> windows = List.of();

  @Option(
      names = "--unit-width",
      paramLabel = "[UNIT=]BITS",
      description =
          "Set the address width of all IOMMU units or of one (dmar0): 39, 48 or 57 bits.")
  List<String> widths = List.of();

  @Option(
      names = "--mask",
      paramLabel = "DEVICE=BITS[/BITS]",
      description =
          "Suppose that the driver sets both DMA masks of a device to this width; or the streaming "
              + "and the coherent one.")
  List<String> masks = List.of();

  /**
   * @throws CommandFailure if one makes no sense
   */
  List<HostChange> changes() {
    List<HostChange> changes = new ArrayList<>();
    if (kernel != null) {
      changes.add(new KernelChange(KernelWord.release(kernel)));
    }
    config.forEach(text -> changes.add(configChange(text)));
    commandLine.forEach(text -> changes.add(CommandLineChange.of(text)));
    windows.forEach(text -> changes.add(ChangeArguments.window(text)));
    widths.forEach(text -> changes.add(width(text)));
    removed.forEach(text -> changes.add(new DeviceRemoval(ChangeArguments.address(text))));
    added.forEach(text -> changes.add(ChangeArguments.device(text)));
    virtualFunctions.forEach(text -> changes.add(virtualFunctions(text)));
    rmrrs.forEach(text -> changes.add(ChangeArguments.rmrr(text)));
    masks.forEach(text -> changes.add(mask(text)));
    groupTypes.forEach(text -> changes.add(groupType(text)));
    return changes;
  }

  /** What of them changes nothing, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (HostChange change : changes()) {
      if (change instanceof CommandLineChange line) {
        line.unknown()
            .forEach(word -> notes.add("--cmdline: %s changes nothing here".formatted(word)));
      } else if (change instanceof ConfigChange option && !option.isKnown()) {
        notes.add("--kconfig: %s changes nothing here".formatted(option.name()));
      }
    }
    return notes;
  }

  private static ConfigChange configChange(String text) {
    Matcher matcher = match(CONFIG, "--kconfig", text, "OPTION=y, m or n");
    return new ConfigChange("CONFIG_" + matcher.group(1), matcher.group(2));
  }

  private static VirtualFunctionsChange virtualFunctions(String text) {
    Matcher matcher = match(VFS, "--sriov-numvfs", text, "DEVICE=N");
    return new VirtualFunctionsChange(
        ChangeArguments.address(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private static MaskChange mask(String text) {
    Matcher matcher = match(MASK, "--mask", text, "DEVICE=BITS or DEVICE=BITS/BITS");
    PciAddress address = ChangeArguments.address(matcher.group(1));
    int streaming = Integer.parseInt(matcher.group(2));
    int coherent = matcher.group(3) == null ? streaming : Integer.parseInt(matcher.group(3));
    return new MaskChange(address, streaming, coherent);
  }

  private static UnitWidthChange width(String text) {
    Matcher matcher = match(WIDTH, "--unit-width", text, "39, 48 or 57, or UNIT=BITS");
    return new UnitWidthChange(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  private static GroupTypeChange groupType(String text) {
    Matcher matcher = match(TYPE, "--group-type", text, "a type, or ID=TYPE");
    Integer group = matcher.group(1) == null ? null : Integer.valueOf(matcher.group(1));
    return new GroupTypeChange(group, matcher.group(2));
  }

  private static Matcher match(Pattern pattern, String option, String text, String expected) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw CommandFailure.usage(
          "%s %s: expected %s".formatted(option, Printable.of(text), expected));
    }
    return matcher;
  }
}
