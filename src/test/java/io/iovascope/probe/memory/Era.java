// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.util.Random;

/** How structures differ between kernels. */
public enum Era {
  /** Intel's own DMA API: spaces in struct dmar_domain, caches and flush queue in the space. */
  V5_10,
  /** Depot as an array, cookie with a type of its own, one flush queue for each CPU. */
  V6_1,
  /** Depot as a list, flush queues of two kinds. */
  V6_12,
  /** Type of the cookie in the domain, cookie in a nameless union. */
  V7_2;

  /** Page numbers in a magazine. */
  static final int MAGAZINE = 5;

  /** Entries of a flush queue. */
  static final int QUEUE = 4;

  /** The structures, with random gaps in them. */
  KernelTypes types(Random gaps) {
    KernelTypes types = cookie(withoutCookie(gaps));
    return this == V5_10
        ? types.struct("dmar_domain", "gaw u32", "iovad iova_domain", "domain iommu_domain")
        : types;
  }

  private KernelTypes withoutCookie(Random gaps) {
    KernelTypes types = new KernelTypes(gaps);
    types
        .struct("list_head", "next pointer", "prev pointer")
        .struct("decoy", "name pointer")
        .struct("kset", "list list_head", "kobj pointer")
        .struct("kobject", "name pointer", "entry list_head")
        .struct("rb_node", "__rb_parent_color u64", "rb_right pointer", "rb_left pointer")
        .struct("rb_root", "rb_node pointer")
        .struct("iova", "node rb_node", "pfn_hi u64", "pfn_lo u64")
        .struct("device_driver", "name pointer")
        .struct(
            "device",
            "kobj kobject",
            "driver pointer",
            "dma_mask pointer",
            "coherent_dma_mask u64",
            "bus_dma_limit const",
            "iommu_group pointer",
            "iommu pointer")
        .struct("group_device", "list list_head", "dev pointer")
        .struct(
            "iommu_group",
            "kobj kobject",
            "devices list_head",
            "id u32",
            "default_domain pointer",
            "domain pointer")
        .nameless("geometry", "aperture_start u64", "aperture_end u64")
        .array("u64", MAGAZINE)
        .struct("iova_fq_entry", "iova_pfn u64", "pages u64")
        .array("iova_fq_entry", QUEUE)
        .array("iova_fq_entry", 0)
        .array("pointer", 3)
        .struct("iova_cpu_rcache", "loaded pointer", "prev pointer");
    rangeCaches(types);
    domains(types);
    if (hasSingleQueue()) {
      types
          .enumeration("iova_options", "IOMMU_DMA_OPTS_SINGLE_QUEUE", 1)
          .struct("dev_iommu", "iommu_dev pointer", "pci_32bit_workaround u32 :1");
    } else {
      types.struct("dev_iommu", "iommu_dev pointer");
    }
    types
        .struct("atomic", "counter u32")
        .struct("qspinlock", "val atomic")
        .struct("raw_spinlock", "raw_lock qspinlock")
        .struct("spinlock", "rlock raw_spinlock");
    if (this == V5_10) {
      types.array("iova_rcache", 6);
      return types.struct(
          "iova_domain",
          "iova_rbtree_lock spinlock",
          "rbroot rb_root",
          "granule u64",
          "start_pfn u64",
          "max32_alloc_size u64",
          "fq pointer",
          "anchor iova",
          "rcaches iova_rcache[6]");
    }
    return types.struct(
        "iova_domain",
        "iova_rbtree_lock spinlock",
        "rbroot rb_root",
        "granule u64",
        "start_pfn u64",
        "max32_alloc_size u64",
        "anchor iova",
        "rcaches pointer");
  }

  private boolean hasSingleQueue() {
    return compareTo(V6_12) >= 0;
  }

  private void rangeCaches(KernelTypes types) {
    if (!hasSingleQueue()) {
      types
          .struct("iova_magazine", "size u64", "pfns u64[" + MAGAZINE + "]")
          .struct("iova_rcache", "depot_size u64", "depot pointer[3]", "cpu_rcaches pointer")
          .struct("iova_fq", "entries iova_fq_entry[" + QUEUE + "]", "head u32", "tail u32");
    } else {
      types
          .union("size_or_next", "size u64", "next pointer")
          .struct("iova_magazine", " size_or_next", "pfns u64[" + MAGAZINE + "]")
          .struct("iova_rcache", "depot_size u32", "depot pointer", "cpu_rcaches pointer")
          .struct("iova_fq", "head u32", "tail u32", "mod_mask u32", "entries iova_fq_entry[0]");
    }
  }

  private void domains(KernelTypes types) {
    switch (this) {
      case V5_10, V6_1 ->
          types
              .enumeration("iommu_dma_cookie_type", "IOMMU_DMA_IOVA_COOKIE", 0)
              .struct("iommu_domain", "type u32", "geometry geometry", "iova_cookie pointer");
      case V6_12 ->
          types
              .enumeration("iommu_dma_cookie_type", "IOMMU_DMA_IOVA_COOKIE", 0)
              .struct("iommu_domain", "type u32", "iova_cookie pointer", "geometry geometry");
      case V7_2 ->
          types
              .enumeration("iommu_domain_cookie_type", "IOMMU_COOKIE_DMA_IOVA", 2)
              .union("cookies", "iova_cookie pointer", "msi_cookie pointer")
              .struct(
                  "iommu_domain",
                  "type u32",
                  "cookie_type iommu_domain_cookie_type",
                  " cookies",
                  "geometry geometry");
    }
  }

  /** The structure that needs all others. */
  private KernelTypes cookie(KernelTypes types) {
    return switch (this) {
      case V5_10 ->
          types
              .union("inner_or_msi", "iovad iova_domain", "msi_iova u64")
              .struct(
                  "iommu_dma_cookie",
                  "type iommu_dma_cookie_type",
                  " inner_or_msi",
                  "fq_domain pointer");
      case V6_1 ->
          types
              .nameless("inner", "iovad iova_domain", "fq pointer")
              .union("inner_or_msi", " inner", "msi_iova u64")
              .struct(
                  "iommu_dma_cookie",
                  "type iommu_dma_cookie_type",
                  " inner_or_msi",
                  "fq_domain pointer");
      case V6_12 ->
          types
              .union("queues", "percpu_fq pointer", "single_fq pointer")
              .nameless("inner", "iovad iova_domain", " queues")
              .union("inner_or_msi", " inner", "msi_iova u64")
              .nameless("options", "qt iova_options")
              .struct(
                  "iommu_dma_cookie",
                  "type iommu_dma_cookie_type",
                  " inner_or_msi",
                  "fq_domain pointer",
                  "options options");
      case V7_2 ->
          types
              .union("queues", "percpu_fq pointer", "single_fq pointer")
              .nameless("options", "qt iova_options")
              .struct(
                  "iommu_dma_cookie",
                  "iovad iova_domain",
                  " queues",
                  "fq_domain pointer",
                  "options options");
    };
  }
}
