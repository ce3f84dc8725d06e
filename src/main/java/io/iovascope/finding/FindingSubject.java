package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a finding is about, so that two readings of a host can be compared. Numbers that stand alone
 * in the summary do not count: sizes and counts change by themselves.
 *
 * @param device its PCI address, or null
 * @param group number of the group if there is no device, or null
 * @param summary with {@code #} for each number that stands alone
 */
public record FindingSubject(
    String id, @Nullable String device, @Nullable Integer group, String summary) {

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w:.])\\d+(?![\\w:.]\\w|\\w)");

  public static FindingSubject of(Finding finding) {
    return of(
        finding.id(),
        finding.device() == null ? null : finding.device().toString(),
        finding.group(),
        finding.summary());
  }

  /** The same of a finding that was written down. */
  public static FindingSubject of(
      String id, @Nullable String device, @Nullable Integer group, String summary) {
    return new FindingSubject(
        id, device, device == null ? group : null, NUMBER.matcher(summary).replaceAll("#"));
  }

  /**
   * A subject and how bad it was.
   *
   * @param severity the severity that was found then
   */
  public record Known(FindingSubject subject, Severity severity) {}
}
