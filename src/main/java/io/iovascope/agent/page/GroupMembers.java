// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The devices of each group, in the order of the picture.
 *
 * @param byGroup by the number of their group
 */
record GroupMembers(Map<Integer, List<DevicePicture>> byGroup) {

  static GroupMembers of(Picture picture) {
    Map<Integer, List<DevicePicture>> byGroup = new HashMap<>();
    for (DevicePicture each : picture.devices()) {
      Integer group = each.device().binding().group();
      if (group != null) {
        byGroup.computeIfAbsent(group, key -> new ArrayList<>()).add(each);
      }
    }
    return new GroupMembers(byGroup);
  }

  /** None if the group has none that could be read. */
  List<DevicePicture> of(GroupPicture group) {
    return byGroup.getOrDefault(group.group().id(), List.of());
  }
}
