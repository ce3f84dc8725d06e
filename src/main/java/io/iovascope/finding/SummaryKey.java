// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What made two findings the same one before they had a key of their own: rule, device or group,
 * and the summary without the numbers that change by themselves. Baselines that were written then
 * are understood by it, for nothing else: a summary with other words is another key.
 */
public final class SummaryKey {

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w:.])\\d+(?![\\w:.]\\w|\\w)");

  private SummaryKey() {}

  public static String of(Finding finding) {
    return of(
        finding.id(),
        finding.device() == null ? null : finding.device().toString(),
        finding.group(),
        finding.summary());
  }

  /**
   * The same of a finding that was written down.
   *
   * @param device its PCI address, or null
   * @param group number of the group, which counts if there is no device
   */
  public static String of(
      String id, @Nullable String device, @Nullable Integer group, String summary) {
    return "%s|%s|%s|%s"
        .formatted(
            id, device, device == null ? group : null, NUMBER.matcher(summary).replaceAll("#"));
  }
}
