// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.List;
import java.util.Optional;

/**
 * The words a kernel was booted with.
 *
 * @param text the line as the kernel gives it, without the newline
 */
public record CommandLine(String text) {

  /** The words, in order. */
  public List<String> words() {
    return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
  }

  /** The options of all words, in order. */
  public List<KernelOption> options() {
    return words().stream().flatMap(word -> KernelOption.ofWord(word).stream()).toList();
  }

  /**
   * Whether an option is among those of {@code name}, as {@code sm_on} in {@code
   * intel_iommu=on,sm_on}; all occurrences of the name count.
   */
  public boolean hasOption(String name, String option) {
    return options().stream().anyMatch(each -> each.is(name, option));
  }

  /** The truth value that {@code name} is given last; empty if it is given none. */
  public Optional<Boolean> truth(String name) {
    return options().stream()
        .filter(option -> option.name().equals(name))
        .flatMap(option -> option.truth().stream())
        .reduce((first, last) -> last);
  }

  /** Whether the windows that ACPI gives for host bridges are ignored (arch/x86/pci/acpi.c). */
  public boolean ignoresHostBridgeWindows() {
    return hasOption("pci", "nocrs");
  }

  /** Whether interrupt remapping is switched off (drivers/iommu/irq_remapping.c). */
  public boolean disablesInterruptRemapping() {
    return hasOption("nointremap", "") || hasOption("intremap", "off");
  }
}
