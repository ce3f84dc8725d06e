package io.iovascope.cli;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import org.jspecify.annotations.Nullable;

/** ATS, PASID and ACS in a word each. */
final class Capabilities {

  private Capabilities() {}

  static String ats(PciDevice device) {
    PciConfiguration configuration = configuration(device);
    return word(configuration == null ? null : configuration.ats(), configuration);
  }

  static String pasid(PciDevice device) {
    PciConfiguration configuration = configuration(device);
    return word(configuration == null ? null : configuration.pasid(), configuration);
  }

  static String acs(PciDevice device) {
    PciConfiguration configuration = configuration(device);
    if (configuration != null && configuration.acs() != null) {
      return configuration.acs().isolates() ? "on" : "off";
    }
    return word(null, configuration);
  }

  private static @Nullable PciConfiguration configuration(PciDevice device) {
    return device.configuration().optional().orElse(null);
  }

  private static String word(
      PciConfiguration.@Nullable Toggle toggle, @Nullable PciConfiguration configuration) {
    if (toggle != null) {
      return toggle.enabled() ? "on" : "off";
    }
    return configuration != null && configuration.capabilitiesReadable() ? "-" : "?";
  }
}
