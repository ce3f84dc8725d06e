// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.host.IommuGroup;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A decision not to be told of a finding.
 *
 * @param id the id of the finding
 * @param subject a PCI address, which stands for its group too, or the number of a group; null for
 *     all findings of that id
 * @param until the last day that it holds, or null for ever
 * @param reason why; empty if nobody said
 */
public record Ignore(
    String id, @Nullable String subject, @Nullable LocalDate until, String reason) {

  /** Whether it holds no longer. */
  public boolean isExpired(LocalDate today) {
    return until != null && today.isAfter(until);
  }

  /** Whether it is about this finding, expired or not. */
  public boolean matches(Finding finding, Picture picture) {
    if (!finding.id().equals(id)) {
      return false;
    }
    if (subject == null) {
      return true;
    }
    if (finding.device() != null && finding.device().toString().equals(subject)) {
      return true;
    }
    Integer group = finding.group();
    if (group == null) {
      return false;
    }
    boolean member =
        finding.device() == null
            && picture
                .group(group)
                .map(GroupPicture::group)
                .map(IommuGroup::devices)
                .map(devices -> devices.contains(subject))
                .orElse(false);
    return member || group.toString().equals(subject);
  }

  /** The id and the subject as people write them, such as {@code p2p-overlap:0000:03:00.0}. */
  @Override
  public String toString() {
    return subject == null ? id : id + ":" + subject;
  }
}
