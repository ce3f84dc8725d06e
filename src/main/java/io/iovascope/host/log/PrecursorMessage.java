// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelReport;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages after which devices may fault: a reset of a device, in the words of its driver or of
 * {@code pci_dev_wait()} (drivers/pci/pci.c: {@code not ready 1023ms after FLR}), a resume ({@code
 * pm_suspend()} of kernel/power/suspend.c, {@code acpi_pm_finish()} of drivers/acpi/sleep.c), an
 * error of PCI Express that nobody corrected, and a unit that was translating when the kernel
 * started.
 */
final class PrecursorMessage {

  private static final Pattern RESET =
      Pattern.compile(
          "(?:\\S+ )?([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\\b.*"
              + "\\b(?:reset|resetting|flr)\\b.*");

  /** {@code aer_print_error()} of drivers/pci/pcie/aer.c. */
  private static final Pattern UNCORRECTED_ERROR =
      Pattern.compile(
          "(?:\\S+ )?(\\S+): (?:AER: )?PCIe Bus Error: severity=Uncorrect(?:ed|able) .*");

  private static final Pattern TRANSLATION_INHERITED =
      Pattern.compile("DMAR: Translation was enabled for (\\S+) but we are not in kdump mode.*");

  private PrecursorMessage() {}

  static Optional<KernelReport> find(LogLine message) {
    String text = message.text();
    if (text.equals("PM: suspend exit")
        || text.startsWith("ACPI: PM: Waking up from system sleep")) {
      return Optional.of(new KernelReport(KernelReport.Kind.RESUME, "", text, message.sequence()));
    }
    if (text.contains("PCIe Bus Error")) {
      return report(UNCORRECTED_ERROR, KernelReport.Kind.UNCORRECTED_ERROR, text, message);
    }
    if (text.startsWith("DMAR: Translation was")) {
      return report(TRANSLATION_INHERITED, KernelReport.Kind.TRANSLATION_INHERITED, text, message);
    }
    if (!text.contains("eset") && !text.contains("FLR")) {
      return Optional.empty();
    }
    return report(RESET, KernelReport.Kind.DEVICE_RESET, text.toLowerCase(Locale.ROOT), message);
  }

  private static Optional<KernelReport> report(
      Pattern pattern, KernelReport.Kind kind, String text, LogLine message) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches()
        ? Optional.of(new KernelReport(kind, matcher.group(1), message.text(), message.sequence()))
        : Optional.empty();
  }
}
