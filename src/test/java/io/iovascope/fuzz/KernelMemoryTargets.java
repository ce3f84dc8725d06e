// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Reading;
import io.iovascope.host.btf.Btf;
import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.read.KernelEvidenceReader;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import io.iovascope.json.UsageJson;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.Usage;
import io.iovascope.probe.memory.Detail;
import io.iovascope.probe.memory.Era;
import io.iovascope.probe.memory.KernelImage;
import io.iovascope.probe.memory.KernelMemory;
import io.iovascope.probe.memory.ListedSymbols;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The memory of a kernel and what says how to read it: type information, symbols, a core file. */
final class KernelMemoryTargets {

  private KernelMemoryTargets() {}

  private static final String TYPES = "/sys/kernel/btf/vmlinux";
  private static final String NAMES = "/proc/kallsyms";

  /** Pages: two reserved nodes and five that a driver asked for. */
  private static final long[][] NODES = {
    {0xa0, 0xbf},
    {0x1000, 0x100f},
    {0x1f00, 0x1f00},
    {0x1f01, 0x1f01},
    {0x1f06, 0x1f06},
    {0x1f07, 0x1f07},
    {0xc0000, 0xfebff}
  };

  private static final HostRoot KERNEL = image(Era.V6_12);
  private static final byte[] CORE = content(KERNEL, KernelMemory.PATH);
  private static final List<String> ASKED = List.copyOf(signs(new byte[0]).keySet());

  private static KernelImage image(Era era) {
    KernelImage image = new KernelImage(era, 1);
    long domain =
        image.group(
            7,
            11,
            List.of(
                new KernelImage.Device("0000:00:1f.2", "ahci", 0xffff_ffffL, true),
                new KernelImage.Device("0000:00:1f.3", "", 0, false)));
    long space = image.space(domain, NODES);
    image.cache(space, new long[] {0x1f00, 0x5555}, new long[] {0x1f06});
    image.queue(domain, 0x1f07, 0x6666);
    return image;
  }

  private static byte[] content(HostRoot root, String path) {
    try (PositionedFile file = root.open(path).optional().orElseThrow()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] block = new byte[1 << 16];
      for (int n = file.read(0, block, 0, block.length);
          n > 0;
          n = file.read(content.size(), block, 0, block.length)) {
        content.write(block, 0, n);
      }
      return content.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<byte[]> typesSeeds() {
    return Stream.of(Era.values()).map(era -> content(image(era), TYPES));
  }

  static void types(byte[] bytes) {
    HostRoot root = new MemoryRoot().with(TYPES, bytes);
    Reading<Signs> reading = KernelEvidenceReader.signs(root);
    Promises.reading(reading);
    Promises.printable(reading.detail());
    try (PositionedFile file = root.open(TYPES).optional().orElseThrow()) {
      Btf types =
          Btf.read(
              file,
              new Btf.Asked(
                  Set.of("iova_domain"),
                  Set.of("intel_iommu_attach_device"),
                  Set.of("IOMMU_DOMAIN_DMA")));
      types.enumerator("IOMMU_DOMAIN_DMA");
      types.struct("iova_domain", "rcaches").ifPresent(found -> found.optional("rbroot.rb_node"));
      types.parameters("intel_iommu_attach_device");
    } catch (LayoutException e) {
      Promises.printable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<byte[]> symbolsSeeds() {
    StringBuilder text = new StringBuilder();
    ASKED.forEach(name -> text.append("ffffffff83a3f3b0 t %s\n".formatted(name)));
    return Seeds.texts(
        text.toString(),
        "0000000000000000 t intel_alloc_iova.isra.0\nffffffffc0123000 b iommu_group_kset\t[other]\n"
            + "ffffffff83a3f3b0 b iommu_group_kset\n");
  }

  /** Who reads names finds what who reads addresses has found. */
  static void symbols(byte[] text) {
    Map<String, Boolean> named = signs(text);
    Map<String, Long> addresses = ListedSymbols.addresses(text, ASKED);
    addresses.forEach(
        (name, address) -> {
          Promises.holds(address != 0, "a zero is no address");
          Promises.holds(named.getOrDefault(name, false), "two readers: " + name);
        });
  }

  private static Map<String, Boolean> signs(byte[] text) {
    byte[] asked = text.length == 0 ? "0000000000000000 t x\n".getBytes() : text;
    Reading<Signs> reading = KernelEvidenceReader.signs(new MemoryRoot().with(NAMES, asked));
    Promises.reading(reading);
    return reading.optional().map(signs -> Map.copyOf(signs.symbols())).orElse(Map.of());
  }

  static Stream<byte[]> coreHeadersSeeds() {
    byte[] beginning = Arrays.copyOf(CORE, 0x1000 + 1024);
    ByteBuffer small = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    small.put(beginning, 0, 64 + 3 * 56);
    // The notes lie nearer, so that they are in reach of a short input.
    small.putLong(64 + 8, 256);
    small.put(256, beginning, 0x1000, 512);
    return Stream.of(beginning, small.array());
  }

  static void coreHeaders(byte[] core) {
    usage(core);
  }

  static Stream<byte[]> coreMemorySeeds() {
    byte[] pointer = new byte[10];
    pointer[0] = 0x40;
    return Stream.of(pointer, Arrays.copyOf(pointer, 40));
  }

  /**
   * A memory of which some words say something else: for each, two bytes for the place of a word
   * and eight for its new value.
   */
  static void coreMemory(byte[] changes) {
    ByteBuffer core = ByteBuffer.wrap(CORE.clone()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer from = ByteBuffer.wrap(changes).order(ByteOrder.LITTLE_ENDIAN);
    // The first words are headers; then comes what is not zero.
    while (from.remaining() >= 10) {
      int word = from.getShort() & 0xffff;
      int at = PLACES[word % PLACES.length];
      long value = from.getLong();
      // A small number is a distance from where the kernel keeps its objects.
      core.putLong(at, value >= 0 && value < 1 << 16 ? 0xffff_8880_0000_0000L + value : value);
    }
    usage(core.array());
  }

  /** Words of the core that have something in them. */
  private static final int[] PLACES = places();

  private static int[] places() {
    ByteBuffer core = ByteBuffer.wrap(CORE).order(ByteOrder.LITTLE_ENDIAN);
    int[] places = new int[CORE.length / Long.BYTES];
    int count = 0;
    for (int at = 0; at + Long.BYTES <= CORE.length; at += Long.BYTES) {
      if (core.getLong(at) != 0) {
        places[count++] = at;
      }
    }
    return Arrays.copyOf(places, count);
  }

  private static void usage(byte[] core) {
    MemoryRoot root =
        new MemoryRoot()
            .with(KernelMemory.PATH, core)
            .with(TYPES, content(KERNEL, TYPES))
            .with("/sys/devices/system/cpu/possible", "0-1\n");
    Reading<KernelMemory> opened = KernelMemory.open(root);
    Promises.reading(opened);
    Promises.printable(opened.detail());
    KernelMemory memory = opened.value();
    if (memory == null) {
      return;
    }
    try (memory) {
      Reading<List<GroupUsage>> groups =
          memory.groups(Map.of(), Detail.RANGES, Duration.ofSeconds(5));
      Promises.reading(groups);
      Promises.printable(groups.detail());
      Usage usage = new Usage(Instant.EPOCH, null, null, List.of(), null, groups.orElse(List.of()));
      DocumentsTargets.written(usage);
      Promises.json(UsageJson.of(usage));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
