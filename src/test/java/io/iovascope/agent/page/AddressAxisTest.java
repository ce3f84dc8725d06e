// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.iovascope.address.AddressRange;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AddressAxisTest {

  @Test
  void emptyAxisIsOneStretchBelow4GiB() {
    AddressAxis axis = AddressAxis.of(List.of());

    assertThat(axis.starts()).containsExactly(0L);
    assertThat(axis.begin(0)).isZero();
    assertThat(axis.end(0xffff_ffffL)).isEqualTo(1);
    assertThat(axis.narrowest()).isEqualTo(1);
  }

  @Test
  void stretchBeginsWhereRangeBeginsOrHasEndedAndAt4GiB() {
    AddressAxis axis =
        AddressAxis.of(
            List.of(
                new AddressRange(0x1000, 0x1fff),
                new AddressRange(0x1800, 0x2fff),
                new AddressRange(1L << 39, -1)));

    assertThat(axis.starts())
        .containsExactly(0L, 0x1000L, 0x1800L, 0x2000L, 0x3000L, 1L << 32, 1L << 39);
    assertThat(axis.end(-1)).isEqualTo(1);
    assertThat(axis.end(0x1fff)).isEqualTo(axis.begin(0x2000));
  }

  @Test
  void largerStretchIsWiderAndSmallOneStaysVisible() {
    AddressAxis axis =
        AddressAxis.of(List.of(new AddressRange(0, 0), new AddressRange(1L << 63, -1)));

    double one = axis.end(0) - axis.begin(0);
    double last = axis.end(-1) - axis.begin(1L << 63);
    assertThat(one).isEqualTo(axis.narrowest()).isLessThan(last);
    assertThat(last / one).isBetween(4.0, 4.2);
  }

  @Test
  void addressInsideOfStretchHasNoPosition() {
    AddressAxis axis = AddressAxis.of(List.of(new AddressRange(0x1000, 0x1fff)));

    assertThatThrownBy(() -> axis.begin(0x1800))
        .hasMessage("no stretch begins at 0x0000000000001800");
    assertThatThrownBy(() -> axis.end(0x1800)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void stretchesFollowEachOtherFromEndToEnd(@ForAll @Size(max = 20) List<Long> addresses) {
    List<AddressRange> ranges =
        addresses.stream()
            .map(address -> new AddressRange(address & ~0xfffL, address | 0xfffL))
            .toList();

    AddressAxis axis = AddressAxis.of(ranges);

    List<Long> starts = axis.starts();
    assertThat(starts).isSortedAccordingTo(Long::compareUnsigned).doesNotHaveDuplicates();
    double before = 0;
    for (int i = 0; i < starts.size(); i++) {
      assertThat(axis.begin(starts.get(i))).isCloseTo(before, within(1e-9));
      double end = i + 1 < starts.size() ? axis.begin(starts.get(i + 1)) : 1;
      assertThat(end - before).isGreaterThanOrEqualTo(axis.narrowest() - 1e-9);
      assertThat(axis.middle(starts.get(i))).isBetween(before, end);
      before = end;
    }
    assertThat(ranges)
        .allSatisfy(
            range -> assertThat(axis.begin(range.start())).isLessThan(axis.end(range.end())));
  }
}
