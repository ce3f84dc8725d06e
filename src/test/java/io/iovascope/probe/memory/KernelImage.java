// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import io.iovascope.probe.memory.CoreFile.Segment;
import io.iovascope.probe.memory.KernelTypes.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The memory of an invented kernel, and the host that shows it: IOMMU groups with devices, domains
 * and IOVA trees, laid out by the types of an era. Tests put what they like into it.
 */
public final class KernelImage implements HostRoot {

  static final long HEAP = 0xffff_8880_0000_0000L;
  private static final long IMAGE = 0xffff_ffff_8100_0000L;
  private static final int IMAGE_SIZE = 1 << 16;
  private static final int CPUS = 2;

  /** A device of a group; a mask of 0 stands for no mask. */
  public record Device(String name, String driver, long mask, boolean thirtyTwoBitFirst) {}

  final KernelTypes types;
  private final Era era;
  private final Map<Long, Integer> groupOf = new HashMap<>();
  private final Map<Integer, Long> spaces = new HashMap<>();
  private final Map<String, Long> symbols = new LinkedHashMap<>();
  private final Map<String, Reading<byte[]>> files = new HashMap<>();
  private ByteBuffer heap = buffer(1 << 16);
  private final ByteBuffer image = buffer(IMAGE_SIZE);
  private int used = 4096;
  private final long kset;
  int opened;

  public KernelImage(Era era, long seed) {
    this.era = era;
    this.types = era.types(new Random(seed));
    kset = allocate(types.size("kset"));
    initialiseList(kset + types.member("kset", "list.next").offset(), "kset", "list");
    symbols.put("_stext", IMAGE);
    symbols.put("init_task", IMAGE + 0x40);
    symbols.put("iommu_group_kset", IMAGE + 0x100);
    symbols.put("iommu_group_kset_lock", IMAGE + 0x108);
    symbols.put("__per_cpu_offset", IMAGE + 0x200);
    if (era == Era.V5_10) {
      symbols.put("intel_dma_ops", IMAGE + 0x300);
    }
    image.putLong(0x100, kset);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      image.putLong(0x200 + 8 * cpu, 0x1000L * cpu);
    }
    text("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    text("/sys/devices/system/cpu/possible", "0-1\n");
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  KernelImage text(String path, String text) {
    return file(path, Reading.ok(text.getBytes(StandardCharsets.UTF_8), path));
  }

  KernelImage file(String path, Reading<byte[]> reading) {
    files.put(path, reading);
    return this;
  }

  long allocate(int size) {
    used = used + 63 & ~63;
    while (used + size > heap.capacity()) {
      heap =
          ByteBuffer.wrap(Arrays.copyOf(heap.array(), 2 * heap.capacity()))
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    long address = HEAP + used;
    used += size;
    return address;
  }

  /** A per-CPU object: its address for CPU 0; that of CPU 1 is 0x1000 higher. */
  private long allocatePerCpu(int size) {
    return allocate(0x1000 + size);
  }

  void put(long address, long value) {
    heap.putLong((int) (address - HEAP), value);
  }

  long get(long address) {
    return heap.getLong((int) (address - HEAP));
  }

  void put(long object, String struct, String path, long value) {
    Member member = types.member(struct, path);
    int at = (int) (object - HEAP) + member.offset();
    if (member.bits() > 0) {
      heap.put(at, (byte) (heap.get(at) | value << member.bitOffset()));
    } else if (types.size(member) == 4) {
      heap.putInt(at, (int) value);
    } else {
      heap.putLong(at, value);
    }
  }

  private long string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    long address = allocate(bytes.length + 1);
    for (int i = 0; i < bytes.length; i++) {
      heap.put((int) (address - HEAP) + i, bytes[i]);
    }
    return address;
  }

  private void initialiseList(long head, String struct, String list) {
    int previous =
        types.member(struct, list + ".prev").offset()
            - types.member(struct, list + ".next").offset();
    put(head, head);
    put(head + previous, head);
  }

  private void append(long head, long entry) {
    int previous =
        types.member("list_head", "prev").offset() - types.member("list_head", "next").offset();
    long last = get(head + previous);
    put(last, entry);
    put(entry + previous, last);
    put(entry, head);
    put(head + previous, entry);
  }

  /** Adds a group; gives the address of its domain, or 0 for type -1, which is no domain. */
  public long group(int id, int type, List<Device> devices) {
    long group = allocate(types.size("iommu_group"));
    put(group, "iommu_group", "id", id);
    long devicesHead = group + types.member("iommu_group", "devices.next").offset();
    initialiseList(devicesHead, "iommu_group", "devices");
    append(
        kset + types.member("kset", "list.next").offset(),
        group + types.member("iommu_group", "kobj.entry.next").offset());
    for (Device each : devices) {
      long inGroup = allocate(types.size("group_device"));
      put(inGroup, "group_device", "dev", device(each));
      append(devicesHead, inGroup + types.member("group_device", "list.next").offset());
    }
    if (type < 0) {
      return 0;
    }
    long domain =
        era == Era.V5_10
            ? allocate(types.size("dmar_domain")) + types.member("dmar_domain", "domain").offset()
            : allocate(types.size("iommu_domain"));
    groupOf.put(domain, id);
    put(group, "iommu_group", "default_domain", domain);
    put(group, "iommu_group", "domain", domain);
    put(domain, "iommu_domain", "type", type);
    put(domain, "iommu_domain", "geometry.aperture_end", 0x7f_ffff_ffffL);
    return domain;
  }

  private long device(Device each) {
    long device = allocate(types.size("device"));
    put(device, "device", "kobj.name", string(each.name));
    put(device, "device", "coherent_dma_mask", each.mask);
    if (each.mask != 0) {
      long mask = allocate(8);
      put(mask, each.mask);
      put(device, "device", "dma_mask", mask);
    }
    if (!each.driver.isEmpty()) {
      long driver = allocate(types.size("device_driver"));
      put(driver, "device_driver", "name", string(each.driver));
      put(device, "device", "driver", driver);
    }
    if (types.has("dev_iommu", "pci_32bit_workaround")) {
      long iommu = allocate(types.size("dev_iommu"));
      put(iommu, "dev_iommu", "pci_32bit_workaround", each.thirtyTwoBitFirst ? 1 : 0);
      put(device, "device", "iommu", iommu);
    }
    return device;
  }

  /** Holds the lock of the tree of a group. */
  void lock(int group) {
    put(
        spaces.getOrDefault(group, 0L),
        "iova_domain",
        "iova_rbtree_lock.rlock.raw_lock.val.counter",
        1);
  }

  /** Gives a domain an IOVA space with these nodes (pages, inclusive), ascending; its address. */
  public long space(long domain, long[][] nodes) {
    long space = emptySpace(domain);
    spaces.put(groupOf.getOrDefault(domain, -1), space);
    put(space, "iova_domain", "granule", 4096);
    put(space, "iova_domain", "start_pfn", 1);
    put(space, "iova_domain", "max32_alloc_size", 0x100000);
    if (era != Era.V5_10) {
      put(space, "iova_domain", "rcaches", allocate(6 * types.size("iova_rcache")));
    }
    long[] at = new long[nodes.length + 1];
    for (int i = 0; i < nodes.length; i++) {
      long iova = allocate(types.size("iova"));
      put(iova, "iova", "pfn_lo", nodes[i][0]);
      put(iova, "iova", "pfn_hi", nodes[i][1]);
      at[i] = iova + types.member("iova", "node").offset();
    }
    long anchor = space + types.member("iova_domain", "anchor").offset();
    put(anchor, "iova", "pfn_lo", -1);
    put(anchor, "iova", "pfn_hi", -1);
    at[nodes.length] = anchor + types.member("iova", "node").offset();
    int depth = 32 - Integer.numberOfLeadingZeros(at.length);
    put(space, "iova_domain", "rbroot.rb_node", tree(at, 0, at.length, 0, 1, depth));
    return space;
  }

  private long emptySpace(long domain) {
    if (era == Era.V5_10) {
      return domain
          - types.member("dmar_domain", "domain").offset()
          + types.member("dmar_domain", "iovad").offset();
    }
    long cookie = allocate(types.size("iommu_dma_cookie"));
    put(domain, "iommu_domain", "iova_cookie", cookie);
    if (era == Era.V7_2) {
      put(domain, "iommu_domain", "cookie_type", 2);
    }
    return cookie + types.member("iommu_dma_cookie", "iovad").offset();
  }

  /** A balanced tree; its nodes are red where only some paths are as deep. */
  private long tree(long[] at, int from, int to, long parent, int depth, int deepest) {
    if (from == to) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long node = at[middle];
    boolean full = (at.length & at.length + 1) == 0;
    put(node, "rb_node", "__rb_parent_color", parent | (depth == deepest && !full ? 0 : 1));
    put(node, "rb_node", "rb_left", tree(at, from, middle, node, depth + 1, deepest));
    put(node, "rb_node", "rb_right", tree(at, middle + 1, to, node, depth + 1, deepest));
    return node;
  }

  /** Puts ranges of one page into the caches: some into a magazine, full ones into the depot. */
  public void cache(long space, long[] inMagazine, long[]... depot) {
    long rcaches = space + types.member("iova_domain", "rcaches").offset();
    long caches = era == Era.V5_10 ? rcaches : get(rcaches);
    long perCpu = allocatePerCpu(types.size("iova_cpu_rcache"));
    put(caches, "iova_rcache", "cpu_rcaches", perCpu);
    put(perCpu + 0x1000, "iova_cpu_rcache", "prev", magazine(inMagazine, 0));
    put(perCpu, "iova_cpu_rcache", "loaded", magazine(new long[0], 0));
    put(caches, "iova_rcache", "depot_size", depot.length);
    long next = 0;
    for (int i = 0; i < depot.length; i++) {
      next = magazine(depot[i], next);
      int slot = isDepotList() ? 0 : 8 * i;
      put(caches + types.member("iova_rcache", "depot").offset() + slot, next);
    }
  }

  private long magazine(long[] pfns, long next) {
    long magazine = allocate(types.size("iova_magazine"));
    boolean linked = isDepotList() && pfns.length == Era.MAGAZINE;
    put(magazine, "iova_magazine", "size", pfns.length);
    if (linked) {
      put(magazine, "iova_magazine", "next", next);
    }
    for (int i = 0; i < pfns.length; i++) {
      put(magazine + types.member("iova_magazine", "pfns").offset() + 8L * i, pfns[i]);
    }
    return magazine;
  }

  private boolean isDepotList() {
    return types.has("iova_magazine", "next");
  }

  /** Puts ranges into the flush queue of the second CPU, around its end. */
  public void queue(long domain, long... pfns) {
    long perCpu = allocatePerCpu(types.size("iova_fq") + Era.QUEUE * types.size("iova_fq_entry"));
    if (era == Era.V5_10) {
      put(emptySpace(domain), "iova_domain", "fq", perCpu);
    } else {
      long cookie = get(domain + types.member("iommu_domain", "iova_cookie").offset());
      put(cookie, "iommu_dma_cookie", era == Era.V6_1 ? "fq" : "percpu_fq", perCpu);
      put(cookie, "iommu_dma_cookie", "fq_domain", domain);
    }
    for (int cpu = 0; cpu < CPUS; cpu++) {
      long queue = perCpu + 0x1000L * cpu;
      put(queue, "iova_fq", "head", 2);
      put(queue, "iova_fq", "tail", (2 + pfns.length * cpu) % Era.QUEUE);
      if (types.has("iova_fq", "mod_mask")) {
        put(queue, "iova_fq", "mod_mask", Era.QUEUE - 1);
      }
      for (int i = 0; i < pfns.length * cpu; i++) {
        long entry =
            queue
                + types.member("iova_fq", "entries").offset()
                + (long) ((2 + i) % Era.QUEUE) * types.size("iova_fq_entry");
        put(entry, "iova_fq_entry", "iova_pfn", pfns[i]);
      }
    }
  }

  /** The file {@code /proc/kcore} as it is now. */
  byte[] kcore() {
    String notes = new PackedSymbols(era, symbols).writeTo(image, IMAGE);
    return CoreFile.of(notes, new Segment(IMAGE, image), new Segment(HEAP, heap));
  }

  /** Puts what a live host would show below a directory that stands for its root. */
  public void writeTo(Path directory) throws IOException {
    write(directory.resolve("sys/kernel/btf/vmlinux"), types.btf());
    write(directory.resolve("proc/kcore"), kcore());
    write(
        directory.resolve("sys/devices/system/cpu/possible"),
        "0-1\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @Override
  public String name() {
    return "invented";
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    return files.getOrDefault(path, Reading.absent(path, "not there"));
  }

  @Override
  public Reading<PositionedFile> open(String path) {
    Reading<byte[]> other = files.get(path);
    boolean types = path.equals("/sys/kernel/btf/vmlinux");
    opened += types ? 0 : 1;
    if (other != null && other.value() == null) {
      return new Reading<>(other.status(), null, path, other.detail());
    }
    byte[] content = types ? this.types.btf() : kcore();
    return Reading.ok(new InMemory(other == null ? content : other.orElse(new byte[0])), path);
  }

  @Override
  public Reading<List<String>> list(String path) {
    return Reading.absent(path, "not there");
  }

  @Override
  public Reading<String> link(String path) {
    return Reading.absent(path, "not there");
  }

  @Override
  public Reading<String> realPath(String path) {
    return Reading.absent(path, "not there");
  }

  record InMemory(byte[] content) implements PositionedFile {

    @Override
    public int read(long position, byte[] into, int at, int length) {
      if (position >= content.length) {
        return -1;
      }
      int count = (int) Math.min(length, content.length - position);
      System.arraycopy(content, (int) position, into, at, count);
      return count;
    }

    @Override
    public void close() {}
  }
}
