// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.cli.UnpackedHost;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.root.SavedInput;
import io.iovascope.scan.UsageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A captured host in a directory, of which one thing after the other changes as on a running
 * kernel: what is replaced is replaced at once, and what comes and goes does so file by file.
 */
final class ChangingHost {

  private static final String DEMO = "rmrr";
  private static final String TEMPLATE = "0000:00:08.0";
  private static final String BOOT = "6f1d2a52-6a1e-4f0e-9a51-8f1c0f6b1e19";
  private static final Path USAGE = Path.of("src", "test", "resources", "probe", "usage.json");

  /** Numbers of devices that the captured host does not use. */
  private static final int FIRST_DEVICE = 0x09;

  private static final int CONDITIONS = 8;
  private static final int VISITORS = 12;
  private static final int FIRST_GROUP = 100;

  /** The ring holds so many records, which is more than are written between two scans. */
  private static final int RING = 500;

  private static final String MSI = "0x00000000fee00000 0x00000000feefffff msi\n";
  private static final String UNPREDICTED =
      "0x0000000000001000 0x0000000000001fff reserved\n" + MSI;

  private static final List<String> FAULTY = List.of("00:00.0", "00:06.0", "00:1d.0", "00:1f.2");
  private static final long[] ADDRESSES = {0, 0x1000, 0x3d10_0000L, 0xc000_1000L, 0xfee0_0000L};

  private final UnpackedHost host;
  private final Path staging;
  private final String bootLog;
  private final ObjectNode usage;
  private final List<Switched<Integer>> conditions = new ArrayList<>();
  private final List<Switched<String>> visitors = new ArrayList<>();
  private final Deque<String> ring = new ArrayDeque<>();
  private final TreeMap<Instant, Long> written = new TreeMap<>();
  private final long firstSequence;
  private long faults;
  private long changes;

  /**
   * @param directory empty, to hold the host and what is about to be put there
   */
  ChangingHost(Path directory) throws IOException {
    host = UnpackedHost.of(DEMO, Files.createDirectory(directory.resolve("host")));
    staging = Files.createDirectory(directory.resolve("staging"));
    bootLog = Files.readString(path(BootLogReader.RING));
    firstSequence = 1 + lastSequence(bootLog);
    usage = (ObjectNode) new ObjectMapper().readTree(USAGE.toFile());
    host.write("proc/sys/kernel/random/boot_id", BOOT + "\n");
    // As iovascope-boot.service leaves it: the ring will not hold the beginning for long.
    host.write(SavedInput.pathOf(BootLogReader.RING).substring(1), bootLog);
    Files.createDirectories(path(UsageFile.PATH).getParent());
    for (int i = 0; i < CONDITIONS; i++) {
      int group = FIRST_GROUP + i;
      arrive(device(i), group);
      conditions.add(
          new Switched<>(
              group,
              there -> replace(group(group) + "/reserved_regions", there ? UNPREDICTED : MSI)));
    }
    for (int i = CONDITIONS; i < CONDITIONS + VISITORS; i++) {
      String device = device(i);
      int group = FIRST_GROUP + i;
      visitors.add(
          new Switched<>(
              device,
              there -> {
                if (there) {
                  arrive(device, group);
                } else {
                  leave(device, group);
                }
              }));
    }
  }

  private static long lastSequence(String log) {
    return log.lines()
        .filter(line -> !line.startsWith(" "))
        .mapToLong(line -> Long.parseLong(line.split(",", 3)[1]))
        .max()
        .orElseThrow();
  }

  Path directory() {
    return host.directory();
  }

  /** Groups of which the kernel's list of regions differs from the predicted one, or not. */
  List<Switched<Integer>> conditions() {
    return conditions;
  }

  /** Devices that come and go. */
  List<Switched<String>> visitors() {
    return visitors;
  }

  /** Faults that were in the log for certain when a scan began. */
  synchronized long faultsBefore(Instant scan) {
    var last = written.lowerEntry(scan);
    return last == null ? 0 : last.getValue();
  }

  /** Faults that may be in the log. */
  synchronized long faults() {
    return faults;
  }

  synchronized long changes() {
    return changes;
  }

  /** Makes the next change; to be called by one thread. */
  void change() throws IOException {
    long number = changes();
    int turn = (int) (number / 10);
    switch ((int) (number % 10)) {
      case 0, 2, 4, 6 -> fault();
      case 1, 5, 9 -> visitors.get((int) (number / 3 % VISITORS)).toggle();
      case 3, 7 -> usage((int) (number / 5 % 3));
      default -> conditions.get(turn % CONDITIONS).toggle();
    }
    synchronized (this) {
      changes++;
    }
  }

  private void fault() throws IOException {
    long number;
    synchronized (this) {
      number = faults++;
    }
    ring.add(
        "4,%d,%d,-;DMAR: [DMA Write NO_PASID] Request device [%s] fault addr 0x%x [fault reason 0x05] PTE Write access is not set\n"
            .formatted(
                firstSequence + number,
                1_000_000_000L + number,
                FAULTY.get((int) (number % FAULTY.size())),
                ADDRESSES[(int) (number % ADDRESSES.length)]));
    if (ring.size() > RING) {
      ring.remove();
    }
    boolean whole = number < RING;
    replace(BootLogReader.RING, (whole ? bootLog : "") + String.join("", ring));
    synchronized (this) {
      written.put(Instant.now(), number + 1);
      if (written.size() > 2 * RING) {
        written.pollFirstEntry();
      }
    }
  }

  private void usage(int kind) throws IOException {
    if (kind == 0) {
      Files.deleteIfExists(path(UsageFile.PATH));
      return;
    }
    ObjectNode now = usage.deepCopy();
    now.put("takenAt", Instant.now().toString()).put("bootId", BOOT);
    if (kind == 1) {
      now.putArray("groups");
    }
    replace(UsageFile.PATH, now.toString());
  }

  private static String device(int index) {
    return "0000:00:%02x.0".formatted(FIRST_DEVICE + index);
  }

  private static String devices(String device) {
    return "/sys/devices/pci0000:00/" + device;
  }

  private static String bus(String device) {
    return "/sys/bus/pci/devices/" + device;
  }

  private static String group(int group) {
    return "/sys/kernel/iommu_groups/" + group;
  }

  private void arrive(String device, int group) throws IOException {
    Path prepared = staging.resolve(device);
    copy(path(devices(TEMPLATE)), prepared);
    Files.delete(prepared.resolve("iommu_group"));
    Files.createSymbolicLink(
        prepared.resolve("iommu_group"), Path.of("../../../kernel/iommu_groups/" + group));
    Files.move(prepared, path(devices(device)), StandardCopyOption.ATOMIC_MOVE);
    Files.createSymbolicLink(path(bus(device)), Path.of("../../.." + devices(device).substring(4)));
    Path members = path(group(group) + "/devices");
    Files.createDirectories(members);
    replace(group(group) + "/type", "DMA-FQ\n");
    replace(group(group) + "/reserved_regions", MSI);
    Files.createSymbolicLink(
        members.resolve(device), Path.of("../../../.." + devices(device).substring(4)));
  }

  private void leave(String device, int group) throws IOException {
    host.delete(group(group).substring(1));
    Files.delete(path(bus(device)));
    host.delete(devices(device).substring(1));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copied = to.resolve(from.relativize(each));
        if (Files.isSymbolicLink(each)) {
          Files.createSymbolicLink(copied, Files.readSymbolicLink(each));
        } else {
          Files.copy(each, copied);
        }
      }
    }
  }

  private Path path(String hostPath) {
    return directory().resolve(hostPath.substring(1));
  }

  /** As a file of the kernel changes: who reads it has the old content or the new one. */
  private void replace(String hostPath, String content) throws IOException {
    Path prepared = staging.resolve("content");
    Files.write(prepared, content.getBytes(StandardCharsets.UTF_8));
    Files.move(
        prepared,
        path(hostPath),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
