package io.iovascope.agent.settings;

import java.util.Locale;

/**
 * The settings of the agent. Each is an option of the command, an environment variable and a key of
 * the properties file; what is given first in this order counts.
 */
public enum AgentOption {
  LISTEN("127.0.0.1:9978", "HOST:PORT", "Where to listen; [IPv6]:PORT for an IPv6 address."),
  MAX_AGE(
      "15s",
      "DURATION",
      "How old the snapshot may be that answers a scrape; an older one is read anew, once for all"
          + " who ask."),
  INTERVAL("30s", "DURATION", "How often the host is read even if nobody asks."),
  SCAN_TIMEOUT(
      "5s",
      "DURATION",
      "How long an answer waits for a scan; after that the last good snapshot is given, and the scan"
          + " counts as an error."),
  SLOW_INTERVAL(
      "5m",
      "DURATION",
      "How often files are read that change at boot or update only: the DMAR table, the kernel's"
          + " configuration, the names of devices."),
  METRICS_GROUPS(
      "",
      "ID[,ID...]",
      "IOMMU groups that have series of their own and for their devices; empty for all."),
  METRICS_DROP_IDLE_VFS(
      "false", "BOOLEAN", "Whether virtual functions without a driver have no series."),
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
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The option of the command, such as {@code --max-age}. */
  public String flag() {
    return "--" + key();
  }

  /** The environment variable, such as {@code IOVASCOPE_MAX_AGE}. */
  public String variable() {
    return "IOVASCOPE_" + name();
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
}
