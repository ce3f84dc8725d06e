// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.btf.Btf;
import io.iovascope.host.btf.Field;
import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.btf.Struct;
import io.iovascope.host.root.PositionedFile;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the members lie that lead from the list of IOMMU groups to the IOVA trees, in the kernel
 * that is read. The first member of a {@code list_head} is its {@code next}, which entries point
 * to.
 *
 * @param listPrevious from a list's {@code next} to its {@code prev}
 * @param orders how many sizes of ranges are cached where the structure tells, else null
 * @param intelSpace from a struct iommu_domain to the struct iova_domain beside it in struct
 *     dmar_domain, where Intel's own DMA API keeps it; null if there is none. Kernels had the
 *     member for years after that DMA API was gone.
 * @param iovaCookie which kind of cookie is an IOVA space; null if cookies are of one kind
 */
record IommuLayout(
    int listPrevious,
    Group group,
    Device device,
    Domain domain,
    Space space,
    Node node,
    @Nullable Caches caches,
    @Nullable Queue queue,
    @Nullable Integer intelSpace,
    @Nullable Long iovaCookie,
    @Nullable Long singleQueue) {

  /**
   * struct kset, kobject, iommu_group and group_device.
   *
   * @param ksetList list of all groups in the kset
   * @param entry from a group to its entry in that list
   */
  record Group(
      int ksetList,
      int entry,
      int devices,
      Field id,
      Field defaultDomain,
      Field domain,
      int listOfDevice,
      Field device) {}

  /** struct device, dev_iommu and device_driver. */
  record Device(
      Field name,
      @Nullable Field mask,
      @Nullable Field coherentMask,
      @Nullable Field busLimit,
      @Nullable Field driver,
      @Nullable Field driverName,
      @Nullable Field iommu,
      @Nullable Field thirtyTwoBitFirst) {}

  /**
   * struct iommu_domain and iommu_dma_cookie.
   *
   * @param cookieType in the domain (7.x) or in the cookie; null if there is none
   * @param typeInDomain where {@code cookieType} is
   * @param space from a cookie to its struct iova_domain
   */
  record Domain(
      Field type,
      Field apertureStart,
      Field apertureEnd,
      Field cookie,
      @Nullable Field cookieType,
      boolean typeInDomain,
      int space) {}

  /**
   * struct iova_domain.
   *
   * @param lock the word of the tree's lock, 0 while nobody changes the tree; null if unknown
   * @param anchor from the space to the {@code rb_node} of its last node
   */
  record Space(
      Field root,
      Field granule,
      Field startPfn,
      @Nullable Field max32AllocSize,
      @Nullable Field lock,
      int anchor) {}

  /**
   * struct iova and rb_node.
   *
   * @param low from a node's {@code rb_node} to its first page; all others likewise
   */
  record Node(int low, int high, int parentColour, int left, int right) {

    /** From a node's {@code rb_node} to the first of its members. */
    int first() {
      return IntStream.of(low, high, parentColour, left, right).min().orElseThrow();
    }

    /** From the start of the first member to the end of the last one, in bytes. */
    int length() {
      return IntStream.of(low, high, parentColour, left, right).max().orElseThrow()
          - first()
          + Long.BYTES;
    }
  }

  /**
   * struct iova_rcache, iova_cpu_rcache and iova_magazine.
   *
   * @param inline whether the caches lie in struct iova_domain itself (5.15), else a pointer to
   *     them
   * @param size size of struct iova_rcache
   * @param depotArray length of the depot where it is an array of magazines; 0 where it is a list
   * @param next to the next magazine of a depot that is a list
   * @param capacity page numbers in a magazine
   */
  record Caches(
      Field inDomain,
      boolean inline,
      int orders,
      int size,
      Field depotSize,
      Field depot,
      int depotArray,
      Field perCpu,
      Field loaded,
      Field previous,
      Field magazineSize,
      @Nullable Field next,
      int pfns,
      int capacity) {}

  /**
   * struct iova_fq and iova_fq_entry.
   *
   * @param inSpace whether the struct iova_domain has the queue (5.16 and before), else the cookie
   * @param domain in the cookie: not null while there is a flush queue; null if unknown
   * @param perCpu in the space or the cookie: the queue of each CPU, or the only one
   * @param kind in the cookie: which of both; null if there is only one kind
   * @param mask number of entries less one; null if the queue is an array of {@code length}
   */
  record Queue(
      boolean inSpace,
      @Nullable Field domain,
      Field perCpu,
      @Nullable Field kind,
      Field head,
      Field tail,
      @Nullable Field mask,
      int length,
      int entries,
      int entrySize,
      Field pfn) {}

  /**
   * IOVA_RANGE_CACHE_MAX_SIZE of drivers/iommu/iova.c, a macro and so not in the BTF: ranges of 1,
   * 2, 4, ... 32 pages are cached. It has not changed since 4.15.
   */
  private static final int ORDERS = 6;

  private static final Btf.Asked ASKED =
      new Btf.Asked(
          Set.of(
              "dev_iommu",
              "device",
              "device_driver",
              "dmar_domain",
              "group_device",
              "iommu_dma_cookie",
              "iommu_domain",
              "iommu_group",
              "iova",
              "iova_cpu_rcache",
              "iova_domain",
              "iova_fq",
              "iova_fq_entry",
              "iova_magazine",
              "iova_rcache",
              "kset",
              "list_head",
              "rb_node"),
          Set.of(),
          Set.of("IOMMU_COOKIE_DMA_IOVA", "IOMMU_DMA_IOVA_COOKIE", "IOMMU_DMA_OPTS_SINGLE_QUEUE"));

  /**
   * Looks everything up.
   *
   * @param types the type information of the kernel
   * @throws LayoutException if this kernel lacks what reading is not possible without
   * @throws java.io.UncheckedIOException if the system refuses
   */
  static IommuLayout read(PositionedFile types) {
    return of(Btf.read(types, ASKED));
  }

  private static IommuLayout of(Btf btf) {
    Struct list = struct(btf, "list_head", "next");
    OptionalLong single = btf.enumerator("IOMMU_DMA_OPTS_SINGLE_QUEUE");
    Domain domain = domain(btf);
    OptionalLong cookie =
        btf.enumerator(domain.typeInDomain() ? "IOMMU_COOKIE_DMA_IOVA" : "IOMMU_DMA_IOVA_COOKIE");
    return new IommuLayout(
        list.required("prev").offset() - list.required("next").offset(),
        group(btf),
        device(btf),
        domain,
        space(btf),
        node(btf),
        caches(btf),
        queue(btf),
        intelSpace(btf),
        cookie.isPresent() ? cookie.getAsLong() : null,
        single.isPresent() ? single.getAsLong() : null);
  }

  private static Struct struct(Btf btf, String name, String member) {
    return btf.struct(name, member)
        .orElseThrow(
            () ->
                new LayoutException(
                    "this kernel has no struct %s with a member %s".formatted(name, member)));
  }

  private static Group group(Btf btf) {
    Struct group = struct(btf, "iommu_group", "default_domain");
    Struct device = struct(btf, "group_device", "dev");
    return new Group(
        struct(btf, "kset", "list").required("list.next").offset(),
        group.required("kobj.entry.next").offset(),
        group.required("devices.next").offset(),
        group.required("id"),
        group.required("default_domain"),
        group.required("domain"),
        device.required("list.next").offset(),
        device.required("dev"));
  }

  private static Device device(Btf btf) {
    Struct device = struct(btf, "device", "iommu_group");
    return new Device(
        device.required("kobj.name"),
        device.orNull("dma_mask"),
        device.orNull("coherent_dma_mask"),
        device.orNull("bus_dma_limit"),
        device.orNull("driver"),
        btf.struct("device_driver", "name").flatMap(s -> s.optional("name")).orElse(null),
        device.orNull("iommu"),
        btf.struct("dev_iommu", "iommu_dev")
            .flatMap(s -> s.optional("pci_32bit_workaround"))
            .orElse(null));
  }

  private static Domain domain(Btf btf) {
    Struct domain = struct(btf, "iommu_domain", "iova_cookie");
    Struct cookie = struct(btf, "iommu_dma_cookie", "iovad");
    Field inDomain = domain.orNull("cookie_type");
    return new Domain(
        domain.required("type"),
        domain.required("geometry.aperture_start"),
        domain.required("geometry.aperture_end"),
        domain.required("iova_cookie"),
        inDomain == null ? cookie.orNull("type") : inDomain,
        inDomain != null,
        cookie.required("iovad").offset());
  }

  private static Space space(Btf btf) {
    Struct space = struct(btf, "iova_domain", "rbroot");
    Field node = struct(btf, "iova", "pfn_lo").required("node");
    return new Space(
        space.required("rbroot.rb_node"),
        space.required("granule"),
        space.required("start_pfn"),
        space.orNull("max32_alloc_size"),
        // A spin lock, or what takes its place in a real-time kernel.
        space
            .optional("iova_rbtree_lock.rlock.raw_lock.val.counter")
            .or(() -> space.optional("iova_rbtree_lock.lock.owner"))
            .orElse(null),
        space.required("anchor").offset() + node.offset());
  }

  private static Node node(Btf btf) {
    Struct iova = struct(btf, "iova", "pfn_lo");
    Struct tree = struct(btf, "rb_node", "rb_left");
    int node = iova.required("node").offset();
    Node found =
        new Node(
            iova.required("pfn_lo").offset() - node,
            iova.required("pfn_hi").offset() - node,
            tree.required("__rb_parent_color").offset(),
            tree.required("rb_left").offset(),
            tree.required("rb_right").offset());
    if (found.length() > MemoryBlocks.BLOCK) {
      throw new LayoutException("a struct iova of %d bytes".formatted(found.length()));
    }
    return found;
  }

  /** Null if this kernel keeps caches in an unknown form; the trees can be read all the same. */
  private static @Nullable Caches caches(Btf btf) {
    try {
      Struct space = struct(btf, "iova_domain", "rbroot");
      Struct cache = struct(btf, "iova_rcache", "depot");
      Struct cpu = struct(btf, "iova_cpu_rcache", "loaded");
      Struct magazine = struct(btf, "iova_magazine", "pfns");
      Field inDomain = space.required("rcaches");
      Field depot = cache.required("depot");
      Field pfns = magazine.required("pfns");
      boolean inline = btf.isArray(inDomain.type());
      Field next = magazine.orNull("next");
      if (next == null && !btf.isArray(depot.type())) {
        return null;
      }
      return new Caches(
          inDomain,
          inline,
          inline ? btf.length(inDomain.type()) : ORDERS,
          cache.size(),
          cache.required("depot_size"),
          depot,
          btf.length(depot.type()),
          cache.required("cpu_rcaches"),
          cpu.required("loaded"),
          cpu.required("prev"),
          magazine.required("size"),
          next,
          pfns.offset(),
          btf.length(pfns.type()));
    } catch (LayoutException e) {
      return null;
    }
  }

  private static @Nullable Integer intelSpace(Btf btf) {
    Optional<Struct> domain = btf.struct("dmar_domain", "iovad");
    Field space = domain.flatMap(struct -> struct.optional("iovad")).orElse(null);
    Field core = domain.flatMap(struct -> struct.optional("domain")).orElse(null);
    return space == null || core == null ? null : space.offset() - core.offset();
  }

  /** Null if this kernel keeps flush queues in an unknown form. */
  private static @Nullable Queue queue(Btf btf) {
    try {
      Field inSpace = struct(btf, "iova_domain", "rbroot").orNull("fq");
      Struct cookie = struct(btf, "iommu_dma_cookie", "iovad");
      Struct queue = struct(btf, "iova_fq", "entries");
      Struct entry = struct(btf, "iova_fq_entry", "iova_pfn");
      Field entries = queue.required("entries");
      return new Queue(
          inSpace != null,
          inSpace != null ? null : cookie.required("fq_domain"),
          inSpace != null
              ? inSpace
              : cookie.optional("percpu_fq").orElseGet(() -> cookie.required("fq")),
          cookie.orNull("options.qt"),
          queue.required("head"),
          queue.required("tail"),
          queue.orNull("mod_mask"),
          btf.length(entries.type()),
          entries.offset(),
          entry.size(),
          entry.required("iova_pfn"));
    } catch (LayoutException e) {
      return null;
    }
  }
}
