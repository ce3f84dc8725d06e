// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.model.picture.GroupPicture;
import io.iovascope.probe.Usages;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullestSpacesTest {

  private static final List<GroupPicture> GROUPS = Pages.picture("hosts/deb612-vfio-rmrr").groups();
  private static final GroupWindow WINDOW =
      GroupWindow.of(GROUPS, GROUPS.size(), PageSelection.START);

  @Test
  void thoseThatWereReadAreNamedUpToTheirLimit() {
    assertThat(FullestSpaces.of(Usages.threeGroups(), WINDOW))
        .containsExactly(
            new HostView.GroupRemark(
                3, "#group-3", "less than 1 % of 15.8 MiB allocated, up to 0xffffff"));
  }

  @Test
  void nobodyKnowsThemWhereNobodyReadThem() {
    assertThat(FullestSpaces.of(null, WINDOW)).isEqualTo(List.of());
  }
}
