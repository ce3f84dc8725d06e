// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.text.Label;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, will go wrong, or lowers the worth of the picture.
 *
 * @param id stable name of the rule, in kebab case
 * @param subject what it is about
 * @param ranges the addresses that it is about, ascending, ends inclusive; empty if it is about
 *     none in particular
 * @param summary one sentence
 * @param evidence what it rests on
 * @param remedy what a person can do
 */
public record Finding(
    String id,
    Severity severity,
    Subject subject,
    List<AddressRange> ranges,
    String summary,
    List<Evidence> evidence,
    String remedy) {

  /** As many things of one kind stand for all of them in a finding. */
  public static final int EXAMPLES = 4;

  public Finding {
    ranges = ranges.stream().distinct().sorted().toList();
    evidence = List.copyOf(evidence);
  }

  /** A finding that is about no addresses in particular. */
  public Finding(
      String id,
      Severity severity,
      Subject subject,
      String summary,
      List<Evidence> evidence,
      String remedy) {
    this(id, severity, subject, List.of(), summary, evidence, remedy);
  }

  /** Number of the group that it is about, or that its device belongs to; null if there is none. */
  public @Nullable Integer group() {
    return subject.group();
  }

  /** The PCI device that it is about, or null. */
  public @Nullable PciAddress device() {
    return subject.device();
  }

  /**
   * What makes two findings the same one, whatever their words and their severity: the rule, the
   * subject and the ranges, such as {@code rmrr-unreserved/group:5/0x...-0x...}. Of many ranges the
   * first few stand there, and a checksum for the rest.
   */
  public String key() {
    StringBuilder key = new StringBuilder(id).append('/').append(subject.kind());
    if (!subject.name().isEmpty()) {
      key.append(':').append(subject.name());
    }
    if (!ranges.isEmpty()) {
      List<AddressRange> first = ranges.subList(0, Math.min(EXAMPLES, ranges.size()));
      key.append('/').append(joined(first));
      if (ranges.size() > EXAMPLES) {
        CRC32 rest = new CRC32();
        rest.update(
            joined(ranges.subList(EXAMPLES, ranges.size())).getBytes(StandardCharsets.US_ASCII));
        key.append("+%d:%08x".formatted(ranges.size() - EXAMPLES, rest.getValue()));
      }
    }
    return key.toString();
  }

  private static String joined(List<AddressRange> ranges) {
    return String.join(",", ranges.stream().map(AddressRange::toString).toList());
  }

  /** The addresses of devices, of many the first few and their number. */
  public static String devices(List<DevicePicture> devices) {
    String few =
        String.join(
            ", ",
            devices.stream()
                .limit(EXAMPLES)
                .map(device -> device.device().address().toString())
                .toList());
    return devices.size() <= EXAMPLES
        ? few
        : "%s and %d more".formatted(few, devices.size() - EXAMPLES);
  }

  /** Worst first. */
  public enum Severity {
    CRITICAL,
    WARNING,
    INFO;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }

    /** The severity with this label, if there is one. */
    public static Optional<Severity> ofLabel(String label) {
      return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }
  }
}
