// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.CommandLine;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.TextFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which kernel runs, how it was booted, and on what. */
public final class KernelReader {

  private static final String RELEASE = "/proc/sys/kernel/osrelease";
  private static final String VERSION = "/proc/version";
  private static final String COMMAND_LINE = "/proc/cmdline";
  private static final String HOSTNAME = "/proc/sys/kernel/hostname";
  static final String CPUS = "/proc/cpuinfo";

  private static final Pattern ADDRESS_SIZES =
      Pattern.compile("^address sizes\\s*: (\\d{1,2}) bits physical\\b", Pattern.MULTILINE);

  private KernelReader() {}

  /** The release; from the version line if there is no file of its own. */
  public static Reading<KernelRelease> release(HostRoot root) {
    Reading<KernelRelease> release =
        text(root, RELEASE).flatMap(text -> parseRelease(text, RELEASE));
    if (release.isOk()) {
      return release;
    }
    Reading<KernelRelease> fromVersion =
        text(root, VERSION).flatMap(text -> parseVersion(text, VERSION));
    return fromVersion.isOk() ? fromVersion : release;
  }

  public static Reading<CommandLine> commandLine(HostRoot root) {
    return text(root, COMMAND_LINE)
        .flatMap(
            text -> {
              CommandLine found = new CommandLine(text.strip());
              return text.endsWith("\n")
                  ? Reading.ok(found, COMMAND_LINE)
                  : Reading.truncated(found, COMMAND_LINE, "no line break at its end");
            });
  }

  public static Reading<String> hostname(HostRoot root) {
    return text(root, HOSTNAME).map(String::strip);
  }

  /** Width of a physical address as the first processor gives it, 1 to 64 bits. */
  public static Reading<Integer> physicalAddressBits(HostRoot root) {
    Reading<String> text = text(root, CPUS);
    Reading<Integer> bits = text.flatMap(found -> parsePhysicalAddressBits(found, CPUS));
    // One processor is enough; a file with a thousand of them is longer than the limit.
    Integer value = bits.value();
    return value == null ? bits : Reading.ok(value, CPUS);
  }

  /** Reads what {@code uname -r} prints. */
  public static Reading<KernelRelease> parseRelease(String text, String path) {
    return KernelRelease.parse(text.strip())
        .map(release -> Reading.ok(release, path))
        .orElseGet(() -> Reading.malformed(null, path, "expected a release such as 6.12.1"));
  }

  /** Reads the third word of {@code Linux version 6.12.1 (...)}. */
  public static Reading<KernelRelease> parseVersion(String text, String path) {
    String[] words = text.strip().split("\\s+", 4);
    return words.length < 3
        ? Reading.malformed(null, path, "expected 'Linux version' and a release")
        : parseRelease(words[2], path);
  }

  /** Reads {@code address sizes : 40 bits physical, 48 bits virtual}, an x86 line. */
  public static Reading<Integer> parsePhysicalAddressBits(String text, String path) {
    Matcher matcher = ADDRESS_SIZES.matcher(text);
    if (!matcher.find()) {
      return Reading.absent(path, "no line 'address sizes'");
    }
    int bits = Integer.parseInt(matcher.group(1));
    return bits >= 1 && bits <= 64
        ? Reading.ok(bits, path)
        : Reading.malformed(null, path, "expected 1 to 64 bits physical, found " + bits);
  }

  private static Reading<String> text(HostRoot root, String path) {
    return TextFile.read(root, path, TextFile.USUAL_LIMIT);
  }
}
