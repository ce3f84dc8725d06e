// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.settings;

import io.iovascope.text.Label;
import java.util.Locale;

/**
 * The settings of the agent. Each is an option of the command, an environment variable and a key of
 * the properties file; what is given first in this order counts.
 */
public enum AgentOption {
  LISTEN(
      "127.0.0.1:9978",
      "ADDRESS[,ADDRESS...]",
      "Where to listen: HOST:PORT, or [ADDRESS]:PORT for IPv6. The option may be given several times."),
  WEB_CONFIG(
      "",
      "FILE",
      "Who may ask, and how: TLS, client certificates, users, headers, a limit, in the format that"
          + " Prometheus' exporters share. It is read anew when it, or a file that it names,"
          + " changes."),
  TELEMETRY_PATH("/metrics", "PATH", "Where the metrics are."),
  ACCESS_LOG("false", "BOOLEAN", "A line in the log for each request."),
  MAX_AGE(
      "15s",
      "DURATION",
      "How old the answer to a scrape may be; if the last scan is older the host is scanned anew,"
          + " once for all who ask."),
  INTERVAL("30s", "DURATION", "How often the host is scanned even if nobody asks."),
  SCAN_TIMEOUT(
      "5s",
      "DURATION",
      "How long an answer waits for a scan; after that the result of the last good one is given, "
          + "and the scan counts as an error."),
  SLOW_INTERVAL(
      "5m",
      "DURATION",
      "How often files are read that change at boot or update only: the DMAR table, the kernel's"
          + " configuration, the names of devices."),
  GROUP(
      "",
      "ID[,ID...]",
      "Metrics of these IOMMU groups and their devices only, and the host's; empty for all."),
  DROP_IDLE_VFS("false", "BOOLEAN", "No metrics of virtual functions without a driver."),
  STATE(
      "",
      "DIRECTORY",
      "Where to remember over a restart how far the kernel log was counted; empty for nowhere.");

  private final String defaultValue;
  private final String valueLabel;
  private final String description;

  AgentOption(String defaultValue, String valueLabel, String description) {
    this.defaultValue = defaultValue;
    this.valueLabel = valueLabel;
    this.description = description;
  }

  /** The key in the properties file, such as {@code max-age}. */
  public String key() {
    return Label.of(this);
  }

  /** The option of the command, such as {@code --max-age}. */
  public String flag() {
    return "--" + key();
  }

  /** The environment variable, such as {@code IOVASCOPE_MAX_AGE}. */
  public String variable() {
    return variable(key());
  }

  static String variable(String key) {
    return "IOVASCOPE_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  public String defaultValue() {
    return defaultValue;
  }

  /** What a value looks like, for the help. */
  public String valueLabel() {
    return valueLabel;
  }

  public String description() {
    return description;
  }

  /** Whether the option of the command may be given several times. */
  public boolean isRepeatable() {
    return valueLabel.endsWith("...]");
  }

  /** Whether the option of the command alone, without a value, means true. */
  public boolean isSwitch() {
    return valueLabel.equals("BOOLEAN");
  }
}
