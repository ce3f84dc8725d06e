// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.KernelOption;
import io.iovascope.host.Reading;
import io.iovascope.host.VfioSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Words to add to the kernel's command line and to take off it.
 *
 * @param words in order; one with a minus sign in front is taken off: a whole word, a name (all
 *     words with that name) or one option of a list, as {@code -intel_iommu=sm_on} of {@code
 *     intel_iommu=on,sm_on}
 */
public record CommandLineChange(List<String> words) implements HostChange {

  public CommandLineChange {
    words = List.copyOf(words);
  }

  /** The words of a text, which are apart by blanks. */
  public static CommandLineChange of(String text) {
    return new CommandLineChange(new CommandLine(text).words());
  }

  /** The options to add that the model takes nothing from, as typed. */
  public List<String> unknown() {
    return words.stream()
        .filter(word -> !word.startsWith("-"))
        .flatMap(word -> KernelOption.ofWord(word).stream())
        .filter(option -> !option.isKnown())
        .map(KernelOption::toString)
        .toList();
  }

  @Override
  public Host applied(Host host) throws HostChangeException {
    List<String> line =
        new ArrayList<>(
            host.kernel().commandLine().optional().map(CommandLine::words).orElse(List.of()));
    for (String word : words) {
      if (!word.startsWith("-")) {
        line.add(word);
      } else if (!remove(line, word.substring(1))) {
        throw new HostChangeException(
            "'%s' is not on the command line of this host".formatted(word.substring(1)));
      }
    }
    CommandLine changed = new CommandLine(String.join(" ", line));
    return host.with(
            host.kernel().withCommandLine(Reading.ok(changed, host.kernel().commandLine().path())))
        .with(host.iommu().withVfio(vfio(host.iommu().vfio(), changed)));
  }

  private static boolean remove(List<String> line, String unwanted) {
    if (line.removeIf(word -> word.equals(unwanted) || word.startsWith(unwanted + "="))) {
      return true;
    }
    boolean removed = false;
    for (int i = line.size() - 1; i >= 0; i--) {
      List<KernelOption> options = KernelOption.ofWord(line.get(i));
      List<KernelOption> kept =
          options.stream().filter(option -> !option.toString().equals(unwanted)).toList();
      if (options.size() > 1 && kept.size() < options.size()) {
        removed = true;
        String values = kept.stream().map(KernelOption::value).collect(Collectors.joining(","));
        line.set(i, options.get(0).name() + "=" + values);
      }
    }
    return removed;
  }

  /** Parameters of a module on the kernel's line count when it is loaded. */
  private static VfioSettings vfio(VfioSettings present, CommandLine line) {
    Long limit = present.dmaEntryLimit();
    Boolean unsafe = present.allowUnsafeInterrupts();
    for (KernelOption option : line.options()) {
      if (option.name().equals("vfio_iommu_type1.dma_entry_limit") && option.isKnown()) {
        limit = Long.valueOf(option.value());
      } else if (option.name().equals("vfio_iommu_type1.allow_unsafe_interrupts")) {
        unsafe = option.truth().orElse(unsafe);
      }
    }
    return new VfioSettings(limit, unsafe);
  }
}
