// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The native binary on the live {@code /} of stock Debian kernels, as root and as nobody: what it
 * says must be what the guest's own files say.
 */
class KernelAcceptanceIT {

  private static final String EDU = "0000:00:08.0";
  private static final String NIC = "0000:00:03.0";
  private static final Pattern REGION = Pattern.compile("0x(\\S+) 0x(\\S+) (\\S+)");
  private static final Pattern WINDOW =
      Pattern.compile(" *([0-9a-f]+)-([0-9a-f]+) : PCI Bus 0000:00");

  @ParameterizedTest
  @ValueSource(strings = {"6.1-deb", "6.12-deb"})
  void saysWhatTheKernelsOwnFilesSay(String kernel, @TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Guest.missingToRunProgram(kernel).isEmpty(), Guest.missingToRunProgram(kernel));

    Guest guest = Guest.boot(kernel, directory, Guest.WITH_RMRRS, "guest.sh");

    assertThat(guest.text("root.json.err") + guest.text("root.text.err")).isEmpty();
    assertThat(guest.text("root.json.status") + guest.text("root.text.status")).isEqualTo("0\n0\n");
    JsonNode picture = guest.json("root.json");
    assertThat(picture.path("host").path("kernel").asText())
        .isEqualTo(guest.text("files/release").strip());
    assertThat(groups(picture)).isEqualTo(groupsOf(guest));
    assertThat(Guest.texts(picture.path("groups"), "agrees")).containsOnly("true");
    assertThat(units(picture)).isEqualTo(unitsOf(guest));
    assertThat(drivers(picture)).isEqualTo(guest.lines("files/drivers"));
    assertThat(windows(picture)).isEqualTo(windowsOf(guest));
    assertThat(faults(guest)).isEqualTo(faultsOf(guest)).isPositive();
    assertThat(Guest.texts(picture.path("findings"), "id")).contains("rmrr-locks-group");
    assertThat(driver(picture, NIC)).isEqualTo("vfio-pci");
    assertThat(guest.text("explain")).contains(EDU);

    JsonNode ordinary = guest.json("nobody.json");
    assertThat(guest.text("nobody.json.status") + guest.text("nobody.text.status"))
        .isEqualTo("0\n0\n");
    assertThat(groups(ordinary)).isEqualTo(groupsOf(guest));
    assertThat(units(ordinary)).isEqualTo(unitsOf(guest));
    assertThat(drivers(ordinary)).isEqualTo(guest.lines("files/drivers"));
    assertThat(denied(ordinary)).contains("dmar", "iomem", "boot-log");
    assertThat(guest.text("nobody.text"))
        .contains("Not or not completely read", "/proc/iomem", "/dev/kmsg", "denied");
  }

  /** Type, devices and regions of each group. */
  private static Map<String, List<String>> groups(JsonNode picture) {
    Map<String, List<String>> groups = new TreeMap<>();
    for (JsonNode group : picture.path("groups")) {
      List<String> says = new ArrayList<>();
      says.add(group.path("type").asText());
      group.path("devices").forEach(device -> says.add(device.asText()));
      for (JsonNode region : group.path("kernelReserved")) {
        says.add(
            "%s %s %s"
                .formatted(
                    region.path("start").asText(),
                    region.path("end").asText(),
                    region.path("kind").asText()));
      }
      groups.put(group.path("id").asText(), says);
    }
    return groups;
  }

  private static Map<String, List<String>> groupsOf(Guest guest) throws IOException {
    Map<String, List<String>> groups = new TreeMap<>();
    Map<String, List<String>> devices = guest.files("devices-");
    Map<String, List<String>> regions = guest.files("regions-");
    guest
        .files("type-")
        .forEach(
            (group, type) -> {
              List<String> says = new ArrayList<>(type);
              says.addAll(devices.getOrDefault(group, List.of()));
              regions.getOrDefault(group, List.of()).stream()
                  .filter(line -> REGION.matcher(line).matches())
                  .forEach(says::add);
              groups.put(group, says);
            });
    return groups;
  }

  private static Map<String, List<String>> units(JsonNode picture) {
    Map<String, List<String>> units = new TreeMap<>();
    for (JsonNode unit : picture.path("units")) {
      List<String> says = new ArrayList<>();
      says.add("cap " + hex(unit.path("cap").asText()));
      says.add("ecap " + hex(unit.path("ecap").asText()));
      says.add("version " + unit.path("version").asText());
      says.add("domains_used " + unit.path("domainsUsed").asText());
      says.add("domains_supported " + unit.path("domainsSupported").asText());
      unit.path("devices").forEach(device -> says.add(device.asText()));
      units.put(unit.path("name").asText(), says);
    }
    return units;
  }

  private static String hex(String address) {
    return Long.toHexString(Long.parseUnsignedLong(address.substring(2), 16));
  }

  private static Map<String, List<String>> unitsOf(Guest guest) throws IOException {
    Map<String, List<String>> units = new TreeMap<>();
    Map<String, List<String>> devices = guest.files("unit-devices-");
    guest
        .files("unit-")
        .forEach(
            (unit, registers) -> {
              if (!unit.startsWith("devices-")) {
                List<String> says = new ArrayList<>(registers);
                says.addAll(devices.getOrDefault(unit, List.of()));
                units.put(unit, says);
              }
            });
    return units;
  }

  private static List<String> drivers(JsonNode picture) {
    List<String> drivers = new ArrayList<>();
    for (JsonNode device : picture.path("devices")) {
      String name = device.path("driver").isNull() ? "" : device.path("driver").asText();
      drivers.add(device.path("address").asText() + " " + name);
    }
    return drivers;
  }

  private static String driver(JsonNode picture, String address) {
    for (JsonNode device : picture.path("devices")) {
      if (device.path("address").asText().equals(address)) {
        return device.path("driver").asText();
      }
    }
    return "";
  }

  private static List<String> windows(JsonNode picture) {
    List<String> windows = new ArrayList<>();
    for (JsonNode window : picture.path("hostBridges").path(0).path("windows")) {
      windows.add(window.path("start").asText() + "-" + window.path("end").asText());
    }
    return windows;
  }

  private static List<String> windowsOf(Guest guest) throws IOException {
    List<String> windows = new ArrayList<>();
    for (String line : guest.lines("files/iomem")) {
      Matcher matcher = WINDOW.matcher(line);
      if (matcher.matches()) {
        windows.add(
            String.format(
                Locale.ROOT,
                "0x%016x-0x%016x",
                Long.parseUnsignedLong(matcher.group(1), 16),
                Long.parseUnsignedLong(matcher.group(2), 16)));
      }
    }
    return windows;
  }

  private static double faults(Guest guest) throws IOException {
    return guest.lines("root.prom").stream()
        .filter(line -> line.startsWith("iommu_faults_total{") && line.contains(EDU))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('}') + 2)))
        .sum();
  }

  private static double faultsOf(Guest guest) throws IOException {
    return guest.lines("files/dmesg").stream()
        .filter(line -> line.contains("Request device [" + EDU.substring("0000:".length()) + "]"))
        .count();
  }

  private static List<String> denied(JsonNode picture) {
    List<String> denied = new ArrayList<>();
    for (JsonNode source : picture.path("host").path("sources")) {
      if (source.path("status").asText().equals("denied")) {
        denied.add(source.path("name").asText());
      }
    }
    return denied;
  }
}
