// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.emulator.boot.WhatIf;
import io.iovascope.emulator.change.HostChangeException;
import io.iovascope.host.Host;
import io.iovascope.host.PciDevice;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.TreeNode;
import io.iovascope.model.picture.UserspaceAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A capture of one kernel, changed to another, against a capture of that other. */
class KernelPairTest {

  static Stream<KernelPair> pairs() {
    return KernelPair.all();
  }

  private record Group(
      int id,
      List<String> devices,
      @Nullable String type,
      @Nullable String first,
      List<ReservedRegion> reserved,
      List<AddressRange> tree,
      Access vfio) {}

  private record Access(
      UserspaceAccess.@Nullable Refusal refusal,
      @Nullable AddressRange aperture,
      @Nullable AddressSet usable) {}

  private record Device(
      String address,
      DmaApiSpace.State state,
      @Nullable AddressRange aperture,
      @Nullable Boolean thirtyTwoBitFirst) {}

  @Test
  void thereArePairsOfEveryTwoKernels() {
    assertThat(pairs().map(KernelPair::toString))
        .contains(
            "hosts/deb61-plain to hosts/deb72-plain",
            "hosts/deb72-plain to hosts/deb61-plain",
            "iova-trees/deb612-plain to iova-trees/deb72-plain",
            "iova-trees/deb612-pxb to iova-trees/deb72-pxb",
            "iova-trees/deb61-rmrr to iova-trees/deb612-rmrr",
            "iova-trees/deb61-notfirst to iova-trees/deb612-notfirst");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void predictsTheGroupsTheirRegionsAndTheirTrees(KernelPair pair) throws HostChangeException {
    assertThat(groups(predicted(pair))).isEqualTo(groups(captured(pair)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void predictsWhatTheDmaApiCanGive(KernelPair pair) throws HostChangeException {
    assertThat(devices(predicted(pair))).isEqualTo(devices(captured(pair)));
    assertThat(usableOfSameMasks(predicted(pair), captured(pair)))
        .isEqualTo(usableOfSameMasks(captured(pair), predicted(pair)));
  }

  private static Picture predicted(KernelPair pair) throws HostChangeException {
    return PictureAssembly.of(WhatIf.of(pair.from().read(), pair.changes()).after().host());
  }

  private static Picture captured(KernelPair pair) {
    return pair.to().picture();
  }

  private static List<Group> groups(Picture picture) {
    List<Group> groups = new ArrayList<>();
    for (GroupPicture group : picture.groups()) {
      groups.add(
          new Group(
              group.group().id(),
              group.group().devices(),
              group.group().type(),
              group.firstDevice(),
              group.group().reservedRegions().orElse(List.of()),
              group.dmaIommuTree().stream().map(TreeNode::range).toList(),
              access(group.vfio())));
    }
    return groups;
  }

  private static Access access(UserspaceAccess access) {
    Aperture aperture = access.aperture();
    return new Access(
        access.refusal(), aperture == null ? null : aperture.range(), access.usable());
  }

  private static List<Device> devices(Picture picture) {
    List<Device> devices = new ArrayList<>();
    for (DevicePicture device : picture.devices()) {
      DmaApiSpace space = device.dmaApi();
      Aperture aperture = space.aperture();
      devices.add(
          new Device(
              device.device().address().toString(),
              space.state(),
              aperture == null ? null : aperture.range(),
              space.thirtyTwoBitFirst()));
    }
    return devices;
  }

  /** Which mask a driver sets may differ between kernels; that is not what is predicted. */
  private static List<String> usableOfSameMasks(Picture picture, Picture other) {
    Host otherHost = other.host();
    List<String> usable = new ArrayList<>();
    for (DevicePicture device : picture.devices()) {
      PciDevice twin = otherHost.pci().devicesByAddress().get(device.device().address());
      if (twin != null
          && Objects.equals(
              twin.masks().streamingBits(), device.device().masks().streamingBits())) {
        usable.add(device.device().address() + " " + device.dmaApi().usable());
      }
    }
    return usable;
  }
}
