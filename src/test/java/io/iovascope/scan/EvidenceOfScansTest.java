// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import io.iovascope.probe.memory.Era;
import io.iovascope.probe.memory.KernelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types of a kernel are megabytes, and the same until the next boot. */
class EvidenceOfScansTest {

  private static final String TYPES = "/sys/kernel/btf/vmlinux";

  private Path directory = Path.of("");
  private int opened;

  /** A host of which it is counted how often its types are opened. */
  private final class Counted implements HostRoot {

    private final HostRoot root;

    Counted(HostRoot root) {
      this.root = root;
    }

    @Override
    public String name() {
      return root.name();
    }

    @Override
    public Reading<byte[]> bytes(String path, int limit) {
      return root.bytes(path, limit);
    }

    @Override
    public Reading<List<String>> list(String path) {
      return root.list(path);
    }

    @Override
    public Reading<String> link(String path) {
      return root.link(path);
    }

    @Override
    public Reading<String> realPath(String path) {
      return root.realPath(path);
    }

    @Override
    public Reading<PositionedFile> open(String path) {
      opened += path.equals(TYPES) ? 1 : 0;
      return root.open(path);
    }
  }

  @BeforeEach
  void put(@TempDir Path temporary) throws IOException {
    directory = temporary;
    new KernelImage(Era.V6_12, 1).writeTo(directory);
  }

  private void boot(String id) throws IOException {
    Path file = directory.resolve("proc/sys/kernel/random/boot_id");
    Files.createDirectories(file.getParent());
    Files.writeString(file, UUID.nameUUIDFromBytes(id.getBytes(UTF_8)) + "\n");
  }

  private HostScan scan() throws IOException {
    return scan(InstantSource.system());
  }

  private HostScan scan(InstantSource clock) throws IOException {
    HostRoot root = new Counted(DirectoryRoot.of(directory));
    return new HostScan(() -> root, new KernelLogMemory(null), clock);
  }

  @Test
  void areReadOnceABootAndStayKnown() throws IOException {
    HostScan scan = scan();
    boot("first");

    Snapshot one = scan.get();
    Snapshot other = scan.get();
    assertThat(opened).isEqualTo(1);
    assertThat(one.observed().picture().host().kernel().evidence().signs().isOk()).isTrue();
    assertThat(other.observed().picture().host().kernel().evidence())
        .isEqualTo(one.observed().picture().host().kernel().evidence());

    boot("second");
    scan.get();
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void areReadEachTimeWhereBootsCannotBeToldApart() throws IOException {
    HostScan scan = scan();

    scan.get();
    scan.get();

    assertThat(opened).isEqualTo(2);
  }

  /** The clock goes on by a second whenever it is looked at. */
  @Test
  void takeTimeOnlyWhenTheyAreRead() throws IOException {
    AtomicLong seconds = new AtomicLong();
    HostScan scan = scan(() -> Instant.ofEpochSecond(seconds.incrementAndGet()));
    boot("first");

    Map<String, Duration> first = scan.get().readings();
    Map<String, Duration> second = scan.get().readings();

    assertThat(first.keySet())
        .containsExactly(
            "boot-log",
            "command-line",
            "dmar",
            "host-bridges",
            "hostname",
            "iomem",
            "iommu-groups",
            "iommu-units",
            "kernel",
            "kernel-config",
            "kernel-evidence",
            "pci-devices",
            "pci-names",
            "trace");
    assertThat(first.values()).allMatch(took -> took.compareTo(Duration.ZERO) > 0);
    assertThat(second.keySet())
        .containsExactlyElementsOf(
            first.keySet().stream().filter(name -> !name.equals("kernel-evidence")).toList());
  }
}
