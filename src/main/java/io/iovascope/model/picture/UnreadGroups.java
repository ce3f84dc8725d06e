// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.Host;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import java.util.Optional;

/**
 * Whether IOMMU groups may be missing from what was read: then a device without a group is not
 * known to have none.
 */
public final class UnreadGroups {

  private UnreadGroups() {}

  /** Why some or all may be missing, as a clause for people; empty if all were read. */
  public static Optional<String> reason(Host host) {
    return host.sources().stream()
        .filter(source -> source.name().equals("iommu-groups"))
        .filter(UnreadGroups::isIncomplete)
        .findFirst()
        .map(
            source ->
                switch (source.status()) {
                  case NOT_COLLECTED -> "the groups are " + source.detail();
                  case TRUNCATED -> "%s names %s".formatted(source.path(), source.detail());
                  default ->
                      "%s is %s: %s"
                          .formatted(source.path(), source.status().label(), source.detail());
                });
  }

  private static boolean isIncomplete(Source source) {
    return source.isMissing()
        || source.status() == Status.NOT_COLLECTED
        || source.status() == Status.TRUNCATED;
  }
}
