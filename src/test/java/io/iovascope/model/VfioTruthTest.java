// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.Host;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** VFIO and iommufd against what the real ioctls answered on captured kernels. */
class VfioTruthTest {

  private static final Pattern DEVICE = Pattern.compile("device \\S+ group (\\d+)");
  private static final Pattern TYPE1_RANGE =
      Pattern.compile("\\s+type1 range 0x([0-9a-f]+) 0x([0-9a-f]+)");
  private static final Pattern IOAS_RANGE =
      Pattern.compile("\\s+ioas range 0x([0-9a-f]+) 0x([0-9a-f]+)");
  private static final Pattern TYPE1_ERROR = Pattern.compile("set container errno (\\d+).*");
  private static final Pattern IOMMUFD_ERROR =
      Pattern.compile("(?:bind_iommufd|attach|iommufd open:.*) errno (\\d+).*");

  /** What one consumer answered for one group: an errno, or ranges. */
  private record Ioctl(int errno, AddressSet ranges) {

    static Ioctl refused(int errno) {
      return new Ioctl(errno, AddressSet.EMPTY);
    }

    static Ioctl of(UserspaceAccess access) {
      Refusal refusal = access.refusal();
      AddressSet usable = access.usable();
      return new Ioctl(
          refusal == null ? 0 : refusal.errno(), usable == null ? AddressSet.EMPTY : usable);
    }
  }

  static Stream<CapturedHost> capturesWithIoctls() {
    return Stream.concat(CapturedHost.hosts().stream(), DistributionKernel.captures().stream())
        .filter(host -> host.note("PRE-OUTPUT.txt").orElse("").contains("type1 range"));
  }

  @Test
  void thereAreCapturesWithIoctls() {
    assertThat(capturesWithIoctls().map(CapturedHost::toString))
        .containsExactly(
            "deb61-vfio-rmrr",
            "deb612-vfio-rmrr",
            "rig612-scalable-fs",
            "rig612-scalable-ss",
            "rig612-vfio",
            "rig72-scalable-fs",
            "rig72-sriov",
            "deb510-vfio-rmrr",
            "el810-scalable-fs",
            "el810-vfio-rmrr",
            "el96-scalable-both",
            "el96-scalable-fs",
            "el96-vfio-rmrr",
            "u2204-scalable-fs",
            "u2204-vfio-rmrr");
  }

  @ParameterizedTest
  @MethodSource("capturesWithIoctls")
  void rangesAndRefusalsAreThoseOfTheIoctls(CapturedHost captured) {
    assertAnswers(captured, captured.picture());
  }

  static Stream<CapturedHost> distributionKernels() {
    return capturesWithIoctls().filter(DistributionKernel.captures()::contains);
  }

  /** The name of a kernel says nothing where its code does. */
  @ParameterizedTest
  @MethodSource("distributionKernels")
  void answersThatTheCodeSettlesDoNotDependOnTheRelease(CapturedHost captured) {
    Host host = DistributionKernel.withSigns(captured);
    assertAnswers(captured, PictureAssembly.of(host));
    for (String release : List.of("5.14.0-999.el9", "99.0")) {
      Picture picture = PictureAssembly.of(DistributionKernel.called(host, release));
      // No name in the code tells whether iommufd insists on a second stage.
      if (!captured.toString().equals("el96-scalable-fs")
          || picture.behaviour().iommufdNeedsSecondStage().value()) {
        assertAnswers(captured, picture);
      }
    }
  }

  private static void assertAnswers(CapturedHost captured, Picture picture) {
    Map<String, Ioctl> recorded = recorded(captured.note("PRE-OUTPUT.txt").orElseThrow());
    Map<String, Ioctl> predicted = new LinkedHashMap<>();
    for (String key : recorded.keySet()) {
      String[] parts = key.split(" ", -1);
      GroupPicture group = picture.group(Integer.valueOf(parts[1])).orElseThrow();
      predicted.put(key, Ioctl.of(parts[0].equals("type1") ? group.vfio() : group.iommufd()));
    }

    assertThat(recorded).isNotEmpty();
    assertThat(predicted).isEqualTo(recorded);
  }

  @ParameterizedTest
  @MethodSource("capturesWithIoctls")
  void theMessageOfARefusalIsInTheKernelLog(CapturedHost captured) {
    Picture picture = captured.picture();
    String log = captured.note("dmesg.txt").or(() -> captured.note("host/dmesg.txt")).orElseThrow();
    Map<String, Ioctl> recorded = recorded(captured.note("PRE-OUTPUT.txt").orElseThrow());
    List<String> missing = new ArrayList<>();
    recorded.forEach(
        (key, ioctl) -> {
          String[] parts = key.split(" ", -1);
          if (parts[0].equals("type1") && ioctl.errno() != 0) {
            Refusal refusal =
                picture.group(Integer.valueOf(parts[1])).orElseThrow().vfio().refusal();
            if (refusal == null || !log.contains(refusal.message())) {
              missing.add(key);
            }
          }
        });

    assertThat(missing).isEmpty();
  }

  /** By {@code type1 GROUP} and {@code iommufd GROUP}; a later answer for a group counts. */
  private static Map<String, Ioctl> recorded(String output) {
    Map<String, Ioctl> answers = new LinkedHashMap<>();
    String group = "";
    boolean attached = false;
    for (String line : output.lines().toList()) {
      Matcher device = DEVICE.matcher(line);
      Matcher type1 = TYPE1_RANGE.matcher(line);
      Matcher ioas = IOAS_RANGE.matcher(line);
      Matcher type1Error = TYPE1_ERROR.matcher(line);
      Matcher iommufdError = IOMMUFD_ERROR.matcher(line);
      if (device.matches()) {
        group = device.group(1);
        attached = false;
      } else if (line.startsWith("ioas ranges")) {
        attached = line.contains("after attach");
      } else if (type1.matches()) {
        add(answers, "type1 " + group, type1);
      } else if (ioas.matches() && attached) {
        add(answers, "iommufd " + group, ioas);
      } else if (type1Error.matches()) {
        answers.put("type1 " + group, Ioctl.refused(Integer.parseInt(type1Error.group(1))));
      } else if (iommufdError.matches()) {
        answers.put("iommufd " + group, Ioctl.refused(Integer.parseInt(iommufdError.group(1))));
      }
    }
    return answers;
  }

  private static void add(Map<String, Ioctl> answers, String key, Matcher range) {
    AddressSet set =
        AddressSet.of(
            new AddressRange(
                Long.parseUnsignedLong(range.group(1), 16),
                Long.parseUnsignedLong(range.group(2), 16)));
    answers.merge(key, new Ioctl(0, set), (a, b) -> new Ioctl(0, a.ranges().union(b.ranges())));
  }
}
