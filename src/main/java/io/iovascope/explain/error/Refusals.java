// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.List;

/** Why the kernel refuses a group, by the picture. */
final class Refusals {

  private Refusals() {}

  /** Of the group that a message is about; none if the host has no such group. */
  static List<String> of(Picture picture, ErrorFacts facts) {
    return facts.groupIn(picture).map(Refusals::sentence).stream().toList();
  }

  static String sentence(GroupPicture group) {
    Refusal refusal = group.vfio().refusal();
    return refusal == null
        ? "Nothing that this host shows makes the kernel refuse group %d."
            .formatted(group.group().id())
        : "The kernel refuses group %d with %s: %s."
            .formatted(group.group().id(), refusal.error(), refusal.reason());
  }
}
