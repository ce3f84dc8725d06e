// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Usage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at.
 *
 * @param picture what the addresses of a host are
 * @param usage how full its spaces were, not necessarily when the picture was taken; null if nobody
 *     has read that
 */
public record Observed(Picture picture, @Nullable Usage usage) {

  /** A host of which nobody has read how full its spaces are. */
  public static Observed of(Picture picture) {
    return new Observed(picture, null);
  }

  /** The same with these groups and devices alone. */
  public Observed only(List<GroupPicture> groups, List<DevicePicture> devices) {
    Set<Integer> ids = groups.stream().map(each -> each.group().id()).collect(Collectors.toSet());
    return new Observed(
        picture.only(groups, devices),
        usage == null
            ? null
            : usage.only(
                usage.groups().stream().filter(group -> ids.contains(group.id())).toList()));
  }
}
