// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads the configuration of the running kernel from {@code /proc/config.gz} (CONFIG_IKCONFIG_PROC)
 * or from where distributions install it.
 */
public final class KernelConfigReader {

  private static final String COMPRESSED = "/proc/config.gz";
  private static final int LARGEST_TEXT = 2 << 20;

  /** What is in the lines of interest; a configuration has ten thousand others. */
  private static final List<String> ASKED = List.of("IOMMU", "BLK_DEV_FD=");

  private KernelConfigReader() {}

  /** The first configuration that can be read; else the reason why none can. */
  public static Reading<KernelConfig> read(HostRoot root) {
    Reading<KernelConfig> compressed =
        root.bytes(COMPRESSED, TextFile.USUAL_LIMIT)
            .flatMap(bytes -> parseCompressed(bytes, COMPRESSED));
    if (isThere(compressed)) {
      return compressed;
    }
    Reading<KernelConfig> reason = compressed;
    String release = KernelReader.release(root).map(KernelRelease::text).orElse("");
    for (String path : installed(release)) {
      Reading<KernelConfig> config =
          TextFile.read(root, path, TextFile.USUAL_LIMIT).flatMap(text -> parse(text, path));
      if (isThere(config)) {
        return config;
      }
      if (reason.status() == Reading.Status.ABSENT) {
        reason = config;
      }
    }
    return reason.status() == Reading.Status.ABSENT
        ? Reading.absent(COMPRESSED, "not there, and no configuration is installed")
        : reason;
  }

  private static boolean isThere(Reading<KernelConfig> config) {
    return switch (config.status()) {
      case OK, TRUNCATED, MALFORMED -> true;
      case ABSENT, NOT_COLLECTED, DENIED, FAILED -> false;
    };
  }

  /** The release comes from the host and must not lead elsewhere. */
  private static List<String> installed(String release) {
    return release.isEmpty() || release.contains("/") || release.contains("..")
        ? List.of()
        : List.of(
            "/boot/config-" + release,
            "/usr/lib/modules/" + release + "/config",
            "/lib/modules/" + release + "/config");
  }

  /** Unpacks and reads; what unpacks to more than 2 MiB is no configuration. */
  public static Reading<KernelConfig> parseCompressed(byte[] bytes, String path) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = in.readNBytes(LARGEST_TEXT + 1);
      return text.length > LARGEST_TEXT
          ? Reading.malformed(null, path, "unpacks to more than " + LARGEST_TEXT + " bytes")
          : parse(TextFile.decoded(text), path);
    } catch (IOException e) {
      return Reading.malformed(null, path, "not a gzip file: " + e.getMessage());
    }
  }

  /**
   * Reads {@code CONFIG_NAME=value} lines and keeps what is about IOMMUs; quotes around a value are
   * taken off.
   */
  public static Reading<KernelConfig> parse(String text, String path) {
    BadLines bad = new BadLines("'CONFIG_NAME=VALUE' or a comment");
    Map<String, String> options = new HashMap<>();
    List<String> lines = TextFile.lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int equals = line.indexOf('=');
      if (line.startsWith("CONFIG_") && equals > 0) {
        if (isAsked(line)) {
          options.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
        }
      } else if (!line.isBlank() && !line.startsWith("#")) {
        bad.add(i + 1, line);
      }
    }
    return bad.reading(new KernelConfig(options), path);
  }

  private static boolean isAsked(String line) {
    return ASKED.stream().anyMatch(line::contains);
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
