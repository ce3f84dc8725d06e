// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.emulator.change.DeviceAddition;
import io.iovascope.emulator.change.RmrrAddition;
import io.iovascope.emulator.change.WindowAddition;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.text.ByteSize;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the arguments of options that change a host and consist of several parts. */
final class ChangeArguments {

  private static final Map<String, Integer> CLASSES =
      Map.ofEntries(
          Map.entry("net", 0x020000),
          Map.entry("nvme", 0x010802),
          Map.entry("storage", 0x010700),
          Map.entry("sata", 0x010601),
          Map.entry("gpu", 0x030000),
          Map.entry("usb", 0x0c0330),
          Map.entry("audio", 0x040300),
          Map.entry("accelerator", 0x120000));

  private static final long SMALLEST_BAR = 16;
  private static final long LARGEST_BAR = 1L << 46;

  private ChangeArguments() {}

  static PciAddress address(String text) {
    return PciAddress.parseLenient(text)
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "'%s': expected a PCI address such as 0000:3b:00.0"
                        .formatted(Printable.of(text))));
  }

  /** {@code BUS=START-END}. */
  static WindowAddition window(String text) {
    int equals = text.indexOf('=');
    PciBus bus = PciBus.parse(equals < 0 ? text : text.substring(0, equals)).orElse(null);
    if (bus == null || equals < 0) {
      throw CommandFailure.usage(
          "--window %s: expected BUS=START-END, such as 0000:00=0x80000000-0x8fffffff"
              .formatted(Printable.of(text)));
    }
    return new WindowAddition(bus, range("--window", text.substring(equals + 1)));
  }

  /** {@code START-END,DEVICE[,DEVICE...]}. */
  static RmrrAddition rmrr(String text) {
    List<String> parts = Arrays.asList(text.split(",", -1));
    if (parts.size() < 2) {
      throw CommandFailure.usage(
          "--rmrr %s: expected START-END,DEVICE, such as 0x7b800000-0x7fffffff,0000:00:02.0"
              .formatted(Printable.of(text)));
    }
    List<PciAddress> scopes =
        parts.subList(1, parts.size()).stream().map(ChangeArguments::address).toList();
    return new RmrrAddition(range("--rmrr", parts.get(0)), scopes);
  }

  /** {@code BELOW[,KEY=VALUE...]}. */
  static DeviceAddition device(String text) {
    String[] parts = text.split(",", -1);
    PciBus bus = PciBus.parse(parts[0]).orElse(null);
    PciAddress bridge = bus == null ? address(parts[0]) : null;
    int classCode = CLASSES.getOrDefault("net", 0);
    int mask = 64;
    String driver = null;
    List<Long> bars = new ArrayList<>();
    for (String part : parts) {
      int equals = part.indexOf('=');
      String value = part.substring(equals + 1);
      String key = equals < 0 ? "" : part.substring(0, equals);
      switch (key) {
        case "class" -> classCode = classCode(value);
        case "mask" -> mask = bits(value);
        case "driver" -> driver = value;
        case "bar" -> bars.add(size(value));
        case "" -> {
          if (!part.equals(parts[0])) {
            throw unknown(part);
          }
        }
        default -> throw unknown(part);
      }
    }
    return new DeviceAddition(bridge, bus, classCode, bars, mask, driver);
  }

  private static CommandFailure unknown(String part) {
    return CommandFailure.usage(
        "--add-device: '%s': expected class=, bar=, mask= or driver="
            .formatted(Printable.of(part)));
  }

  private static int classCode(String text) {
    if (text.matches("0x[0-9a-fA-F]{6}")) {
      return Integer.parseInt(text.substring(2), 16);
    }
    return Optional.ofNullable(CLASSES.get(text))
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "--add-device class=%s: expected 6 digits such as 0x020000, or one of %s"
                        .formatted(
                            Printable.of(text),
                            String.join(", ", CLASSES.keySet().stream().sorted().toList()))));
  }

  private static int bits(String text) {
    if (!text.matches("\\d{1,2}")) {
      throw CommandFailure.usage(
          "--add-device mask=%s: expected a number of bits".formatted(Printable.of(text)));
    }
    return Integer.parseInt(text);
  }

  /** A power of two, as PCI has it. */
  static long size(String text) {
    OptionalLong size = ByteSize.parse(text);
    if (size.isPresent()
        && Long.bitCount(size.getAsLong()) == 1
        && size.getAsLong() >= SMALLEST_BAR
        && size.getAsLong() <= LARGEST_BAR) {
      return size.getAsLong();
    }
    throw CommandFailure.usage(
        "bar=%s: expected a power of two from 16 bytes on, such as 16M"
            .formatted(Printable.of(text)));
  }

  private static AddressRange range(String option, String text) {
    String[] ends = text.split("-", -1);
    if (ends.length == 2) {
      Optional<Long> start = AddressRange.parseAddress(ends[0]);
      Optional<Long> end = AddressRange.parseAddress(ends[1]);
      if (start.isPresent()
          && end.isPresent()
          && Long.compareUnsigned(start.get(), end.get()) <= 0) {
        return new AddressRange(start.get(), end.get());
      }
    }
    throw CommandFailure.usage(
        "%s %s: expected START-END with an inclusive end, such as 0x80000000-0x8fffffff"
            .formatted(option, Printable.of(text)));
  }
}
