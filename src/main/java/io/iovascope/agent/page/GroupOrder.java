// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressSet;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Assignability.Verdict;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order in which groups are listed; those that are alike, by number. */
public enum GroupOrder {
  /** As the kernel numbers them. */
  NUMBER("group"),
  /** By the address of the first device. */
  DEVICE("device"),
  /** By the name of the first driver; groups without one last. */
  DRIVER("driver"),
  /** The least space below 4 GiB first; groups of which it is not known last. */
  BELOW_4_GIB("below4gib"),
  /** The least space first; groups of which it is not known last. */
  ALL("all"),
  /** Those that cannot go to a virtual machine first. */
  VERDICT("vm");

  private static final List<Verdict> WORST_FIRST =
      List.of(
          Verdict.REFUSED,
          Verdict.UNKNOWN,
          Verdict.AFTER_UNBINDING,
          Verdict.READY,
          Verdict.NOTHING_TO_ASSIGN);

  private final String parameter;

  GroupOrder(String parameter) {
    this.parameter = parameter;
  }

  /** The value of the query parameter that asks for it. */
  public String parameter() {
    return parameter;
  }

  /**
   * @throws IllegalArgumentException if no order has this name
   */
  static GroupOrder ofParameter(String text) {
    return Stream.of(values())
        .filter(order -> order.parameter.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sort has to be one of "
                        + Stream.of(values())
                            .map(GroupOrder::parameter)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * @param groups ascending by number
   */
  List<GroupPicture> sorted(List<GroupPicture> groups, GroupMembers members) {
    return this == NUMBER ? groups : groups.stream().sorted(comparator(members)).toList();
  }

  private Comparator<GroupPicture> comparator(GroupMembers members) {
    return switch (this) {
      case NUMBER -> Comparator.comparing(group -> group.group().id());
      case DEVICE -> least(members, each -> each.device().address(), PciAddress::compareTo);
      case DRIVER -> least(members, each -> each.device().binding().driver(), String::compareTo);
      case BELOW_4_GIB -> least(members, each -> size(each, DmaApiSpace::usable32), UNSIGNED);
      case ALL -> least(members, each -> size(each, DmaApiSpace::usable), UNSIGNED);
      case VERDICT ->
          Comparator.comparing(group -> WORST_FIRST.indexOf(group.assignability().verdict()));
    };
  }

  private static final Comparator<Long> UNSIGNED = Long::compareUnsigned;

  private static <T> Comparator<GroupPicture> least(
      GroupMembers members, Function<DevicePicture, @Nullable T> key, Comparator<T> order) {
    return Comparator.comparing(
        group ->
            members.of(group).stream()
                .flatMap(each -> Stream.ofNullable(key.apply(each)))
                .min(order)
                .orElse(null),
        Comparator.nullsLast(order));
  }

  private static @Nullable Long size(
      DevicePicture device, Function<DmaApiSpace, @Nullable AddressSet> part) {
    DmaApiSpace space = device.dmaApi();
    AddressSet usable = space.state() == DmaApiSpace.State.TRANSLATED ? part.apply(space) : null;
    return usable == null ? null : usable.size();
  }
}
