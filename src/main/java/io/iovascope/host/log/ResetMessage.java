// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelReport;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages after which devices may fault: a reset of a device, in the words of its driver or of
 * {@code pci_dev_wait()} (drivers/pci/pci.c: {@code not ready 1023ms after FLR}), and a resume
 * ({@code pm_suspend()} of kernel/power/suspend.c, {@code acpi_pm_finish()} of
 * drivers/acpi/sleep.c).
 */
final class ResetMessage {

  private static final Pattern RESET =
      Pattern.compile(
          "(?:\\S+ )?([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\\b.*"
              + "\\b(?:reset|resetting|flr)\\b.*");

  private ResetMessage() {}

  static Optional<KernelReport> find(LogLine message) {
    String text = message.text();
    if (text.equals("PM: suspend exit")
        || text.startsWith("ACPI: PM: Waking up from system sleep")) {
      return Optional.of(new KernelReport(KernelReport.Kind.RESUME, "", text, message.sequence()));
    }
    if (!text.contains("eset") && !text.contains("FLR")) {
      return Optional.empty();
    }
    Matcher reset = RESET.matcher(text.toLowerCase(Locale.ROOT));
    return reset.matches()
        ? Optional.of(
            new KernelReport(
                KernelReport.Kind.DEVICE_RESET, reset.group(1), text, message.sequence()))
        : Optional.empty();
  }
}
