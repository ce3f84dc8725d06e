// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code dmesg}, {@code lspci -nnvvvxxxx} and {@code find /sys/kernel/iommu_groups -type l}
 * would have printed on a captured host.
 */
final class PrintedPieces {

  private static final Pattern RECORD = Pattern.compile("\\d+,\\d+,(\\d+),[^;]*;(.*)");
  private static final int SRIOV = 0x10;
  private static final long IORESOURCE_IO = 0x100;

  private final HostRoot root;
  private final Host host;

  private PrintedPieces(HostRoot root, Host host) {
    this.root = root;
    this.host = host;
  }

  static List<NamedPiece> of(HostRoot root, Host host) {
    PrintedPieces pieces = new PrintedPieces(root, host);
    return List.of(
        piece("dmesg.txt", pieces.log()),
        piece("lspci.txt", pieces.functions()),
        piece("groups.txt", pieces.groups()));
  }

  static NamedPiece piece(String name, String text) {
    return NamedPiece.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** As dmesg prints the records of the ring. */
  String log() {
    StringBuilder log = new StringBuilder();
    for (String line : text("/dev/kmsg").split("\n", -1)) {
      Matcher record = RECORD.matcher(line);
      if (record.matches()) {
        long microseconds = Long.parseLong(record.group(1));
        log.append(
            "[%5d.%06d] %s%n"
                .formatted(microseconds / 1_000_000, microseconds % 1_000_000, record.group(2)));
      }
    }
    return log.toString();
  }

  private String groups() {
    StringBuilder groups = new StringBuilder();
    for (IommuGroup group : host.iommu().groups()) {
      for (String device : group.devices()) {
        groups.append("/sys/kernel/iommu_groups/%d/devices/%s%n".formatted(group.id(), device));
      }
    }
    return groups.toString();
  }

  private String functions() {
    StringBuilder list = new StringBuilder();
    host.pci().devices().forEach(device -> function(device, list));
    return list.toString();
  }

  private void function(PciDevice device, StringBuilder list) {
    byte[] bytes = config(device);
    int classCode = Objects.requireNonNull(device.identity().classCode());
    list.append(
        "%s Class [%04x]: Vendor Device [%04x:%04x] (rev 01)%s%n"
            .formatted(
                device.address(),
                classCode >>> 8,
                device.identity().vendor(),
                device.identity().device(),
                (classCode & 0xff) == 0 ? "" : " (prog-if %02x)".formatted(classCode & 0xff)));
    list.append("\tControl: I/O+ Mem+ BusMaster+\n");
    if (device.place().numaNode() != null) {
      list.append("\tNUMA node: %d%n".formatted(device.place().numaNode()));
    }
    if (device.binding().group() != null) {
      list.append("\tIOMMU group: %d%n".formatted(device.binding().group()));
    }
    device.resources().forEach(resource -> resource(resource, list));
    if (device.buses().secondary() != null) {
      list.append(
          "\tBus: primary=%02x, secondary=%02x, subordinate=%02x, sec-latency=0%n"
              .formatted(
                  device.address().bus(),
                  device.buses().secondary(),
                  device.buses().subordinate()));
    }
    virtualization(bytes, list);
    if (device.binding().driver() != null) {
      list.append("\tKernel driver in use: %s%n".formatted(device.binding().driver()));
    }
    for (int at = 0; at + 16 <= bytes.length; at += 16) {
      list.append("%02x:".formatted(at));
      for (int i = 0; i < 16; i++) {
        list.append(" %02x".formatted(bytes[at + i]));
      }
      list.append('\n');
    }
    list.append('\n');
  }

  private static void resource(PciResource resource, StringBuilder list) {
    boolean ports = (resource.flags() & IORESOURCE_IO) != 0;
    boolean wide = (resource.flags() & 0x10_0000) != 0;
    boolean prefetchable = (resource.flags() & 0x2000) != 0;
    String start = Long.toHexString(resource.range().start());
    String size = "[size=%d]".formatted(resource.range().size());
    switch (resource.use()) {
      case BAR ->
          list.append(
              ports
                  ? "\tRegion %d: I/O ports at %4s %s%n"
                      .formatted(
                          resource.slot(),
                          "0".repeat(Math.max(0, 4 - start.length())) + start,
                          size)
                  : "\tRegion %d: Memory at %s (%s, %s) %s%n"
                      .formatted(
                          resource.slot(),
                          start,
                          wide ? "64-bit" : "32-bit",
                          prefetchable ? "prefetchable" : "non-prefetchable",
                          size));
      case EXPANSION_ROM ->
          list.append("\tExpansion ROM at %s [disabled] %s%n".formatted(start, size));
      case BRIDGE_WINDOW ->
          list.append(
              "\t%s behind bridge: %08x-%08x %s%s%n"
                  .formatted(
                      ports ? "I/O" : prefetchable ? "Prefetchable memory" : "Memory",
                      resource.range().start(),
                      resource.range().end(),
                      size,
                      wide ? " [64-bit]" : " [32-bit]"));
      case VF_BAR -> {
        // lspci gives the BARs of virtual functions without their sizes.
      }
    }
  }

  private static void virtualization(byte[] bytes, StringBuilder list) {
    for (int at = 0x100; bytes.length == 4096 && at >= 0x100; ) {
      int header = unsigned16(bytes, at) | unsigned16(bytes, at + 2) << 16;
      if ((header & 0xffff) == SRIOV) {
        list.append(
            "\tCapabilities: [%x v1] Single Root I/O Virtualization (SR-IOV)%n".formatted(at));
        list.append(
            "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: %d, Function Dependency Link: 00%n"
                .formatted(unsigned16(bytes, at + 0x10)));
        list.append(
            "\t\tVF offset: %d, stride: %d, Device ID: 10ca%n"
                .formatted(unsigned16(bytes, at + 0x14), unsigned16(bytes, at + 0x16)));
      }
      at = header >>> 20;
    }
  }

  private static int unsigned16(byte[] bytes, int offset) {
    return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
  }

  private byte[] config(PciDevice device) {
    Reading<byte[]> live = root.bytes("/sys/bus/pci/devices/" + device.address() + "/config", 4096);
    return live.orElse(new byte[0]);
  }

  private String text(String path) {
    return root.bytes(path, 1 << 24)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }
}
