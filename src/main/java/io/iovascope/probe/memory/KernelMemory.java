// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import io.iovascope.probe.GroupUsage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the running kernel, opened: layouts and symbols are known, which cannot change
 * until the next boot, so that it can be read again and again. Not safe for several threads.
 * Nothing is ever written.
 */
public final class KernelMemory implements Closeable {

  /** Where the kernel shows its memory. */
  public static final String PATH = "/proc/kcore";

  private static final String TYPES = "/sys/kernel/btf/vmlinux";
  private static final String LOCKDOWN = "/sys/kernel/security/lockdown";
  private static final String CPUS = "/sys/devices/system/cpu/possible";
  private static final int TEXT_LIMIT = 4096;
  private static final int MOST_GROUPS = 1 << 16;
  private static final int MOST_CPUS = 8192;
  private static final String GROUPS = "iommu_group_kset";
  private static final String PER_CPU = "__per_cpu_offset";
  private static final String INTEL_DMA_API = "intel_dma_ops";
  private static final Pattern LAST_CPU = Pattern.compile("(?:.*[,-])?(\\d{1,5})\\s*");

  private final Kcore kcore;
  private final MemoryBlocks memory;
  private final IommuLayout layout;
  private final long groupsPointer;
  private final long[] perCpuOffsets;
  private final boolean intelDmaApi;
  private final WalkLimits limits;
  private Walk largestWalk = Walk.NONE;

  private KernelMemory(
      Kcore kcore,
      MemoryBlocks memory,
      IommuLayout layout,
      long groupsPointer,
      long[] perCpuOffsets,
      boolean intelDmaApi,
      WalkLimits limits) {
    this.kcore = kcore;
    this.memory = memory;
    this.layout = layout;
    this.groupsPointer = groupsPointer;
    this.perCpuOffsets = perCpuOffsets;
    this.intelDmaApi = intelDmaApi;
    this.limits = limits;
  }

  /** Opens the memory of a live host, or says why not and what to do. */
  public static Reading<KernelMemory> open(HostRoot root) {
    return open(root, WalkLimits.DEFAULT);
  }

  static Reading<KernelMemory> open(HostRoot root, WalkLimits limits) {
    // Where it is forbidden each attempt is a line in the kernel's log, so it is not made.
    String lockdown = text(root, LOCKDOWN);
    if (lockdown.contains("[confidentiality]")) {
      return Reading.denied(
          LOCKDOWN, "kernel lockdown is at confidentiality, where nobody may read kernel memory");
    }
    // Tried first, as types are megabytes to read.
    Reading<PositionedFile> file = root.open(PATH);
    PositionedFile opened = file.value();
    if (opened == null) {
      return new Reading<>(
          file.status(),
          null,
          PATH,
          switch (file.status()) {
            case DENIED -> "needs root, or CAP_DAC_READ_SEARCH, with CAP_SYS_RAWIO";
            case ABSENT -> "only a running kernel has it";
            default -> file.detail();
          });
    }
    Reading<PositionedFile> types = root.open(TYPES);
    PositionedFile btf = types.value();
    if (btf == null) {
      close(opened);
      return new Reading<>(
          types.status(),
          null,
          TYPES,
          types.status() == Reading.Status.ABSENT
              ? "no type information: it needs a running kernel with CONFIG_DEBUG_INFO_BTF"
              : types.detail());
    }
    try {
      return Reading.ok(open(root, layout(btf), opened, limits), PATH);
    } catch (LayoutException | TornException e) {
      close(opened);
      return Reading.malformed(null, PATH, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      close(opened);
      return Reading.failed(TYPES, String.valueOf(e.getMessage()));
    }
  }

  private static IommuLayout layout(PositionedFile types) {
    try {
      return IommuLayout.read(types);
    } finally {
      close(types);
    }
  }

  private static KernelMemory open(
      HostRoot root, IommuLayout layout, PositionedFile file, WalkLimits limits) {
    Kcore kcore = Kcore.of(file);
    MemoryBlocks memory = new MemoryBlocks(kcore);
    Map<String, Long> symbols =
        new KernelSymbols(root, kcore, memory).addresses(List.of(GROUPS, PER_CPU, INTEL_DMA_API));
    Long groups = symbols.get(GROUPS);
    if (groups == null) {
      throw new LayoutException("this kernel has no symbol " + GROUPS);
    }
    return new KernelMemory(
        kcore,
        memory,
        layout,
        groups,
        perCpuOffsets(root, memory, symbols.get(PER_CPU)),
        symbols.containsKey(INTEL_DMA_API),
        limits);
  }

  /** Empty if unknown: caches cannot be read then. */
  private static long[] perCpuOffsets(HostRoot root, MemoryBlocks memory, @Nullable Long table) {
    Matcher last = LAST_CPU.matcher(text(root, CPUS));
    if (table == null || !last.matches()) {
      return new long[0];
    }
    long[] offsets = new long[Math.min(Integer.parseInt(last.group(1)) + 1, MOST_CPUS)];
    for (int cpu = 0; cpu < offsets.length; cpu++) {
      offsets[cpu] = memory.u64(table + (long) Long.BYTES * cpu);
    }
    return offsets;
  }

  private static String text(HostRoot root, String path) {
    return root.bytes(path, TEXT_LIMIT)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  private static void close(PositionedFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  /**
   * Reads all groups, by number.
   *
   * @param predicted by group, the nodes that the model predicts for its tree, in bytes, ascending
   * @param limit the groups that are left after this time are left out, and the reading says so; at
   *     least one is read
   */
  public Reading<List<GroupUsage>> groups(
      Map<Integer, List<AddressRange>> predicted, Detail detail, Duration limit) {
    long began = System.nanoTime();
    SpaceReader spaces = new SpaceReader(memory, layout, limits, perCpuOffsets, intelDmaApi);
    GroupReader reader = new GroupReader(memory, layout, spaces);
    List<GroupUsage> groups = new ArrayList<>();
    boolean late = false;
    largestWalk = Walk.NONE;
    memory.forget();
    try {
      long kset = memory.u64(groupsPointer);
      if (kset == 0) {
        return Reading.absent(PATH, "this kernel has no IOMMU groups");
      }
      List<Long> entries =
          new KernelList(memory, layout, kset + layout.group().ksetList(), MOST_GROUPS).entries();
      for (long entry : entries) {
        if (!groups.isEmpty() && System.nanoTime() - began > limit.toNanos()) {
          late = true;
          break;
        }
        Optional<GroupUsage> group = reader.read(entry, predicted, detail);
        group.ifPresent(groups::add);
      }
    } catch (TornException e) {
      return Reading.failed(PATH, "the list of IOMMU groups: " + e.getMessage());
    }
    largestWalk = spaces.largest();
    groups.sort(Comparator.comparingInt(GroupUsage::id));
    return late
        ? Reading.truncated(
            groups,
            PATH,
            "%d groups after %d s; the rest is left out"
                .formatted(groups.size(), limit.toSeconds()))
        : Reading.ok(groups, PATH);
  }

  /** The walk with the most nodes of the last reading of all groups; none if that failed. */
  public Walk largestWalk() {
    return largestWalk;
  }

  @Override
  public void close() throws IOException {
    kcore.close();
  }
}
