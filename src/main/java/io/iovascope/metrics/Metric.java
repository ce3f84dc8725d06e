// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Every family of metrics that iovascope exports, in the order of the output. {@code iommu_} is
 * about the host, {@code iovascope_} about the agent. A series whose value is not known is left
 * out, so that unknown is never 0.
 */
public enum Metric {
  IOMMU_KERNEL_INFO(Type.INFO, "The kernel that runs; always 1.", "release"),
  IOMMU_MODE(
      Type.GAUGE,
      "What the IOMMU does: 1 for the mode that holds, 0 for the others; no series if unknown.",
      "mode"),
  IOMMU_MACHINE_INFO(
      Type.INFO,
      "The machine: whose IOMMU it has, in use or not (vt-d, amd-vi, smmu, virtio-iommu, other), what it"
          + " runs on if it is virtual, and its maker and product; always 1.",
      "iommu",
      "hypervisor",
      "model"),
  IOMMU_UNIT_INFO(
      Type.INFO,
      "An IOMMU unit, with the page-table stage of DMA API domains; always 1.",
      "unit",
      "version",
      "stage",
      "scalable"),
  IOMMU_UNIT_ADDRESS_WIDTH(
      Type.GAUGE,
      "Width in bits of the addresses that the unit's page tables translate.",
      "unit",
      "consumer"),
  IOMMU_UNIT_DOMAIN_IDS_USED(Type.GAUGE, "Domain ids in use.", "unit"),
  IOMMU_UNIT_DOMAIN_IDS_SUPPORTED(Type.GAUGE, "Domain ids that the unit has.", "unit"),
  IOMMU_UNIT_DEVICES(Type.GAUGE, "Devices that the unit serves.", "unit"),
  IOMMU_GROUP_INFO(
      Type.INFO,
      "An IOMMU group, with the device for which its IOVA tree was built; always 1.",
      "group",
      "type",
      "first_device"),
  IOMMU_GROUP_DEVICES(Type.GAUGE, "Devices in the group.", "group"),
  IOMMU_GROUP_MODEL_AGREES(
      Type.GAUGE,
      "Whether the regions that the model predicts equal the kernel's reserved_regions: 1 or 0.",
      "group"),
  IOMMU_GROUP_UNRESERVED_DIRECT_BYTES(
      Type.GAUGE,
      "Memory that is mapped 1:1 for firmware (RMRR), yet the DMA API may hand out.",
      "group"),
  IOMMU_DEVICE_INFO(
      Type.INFO,
      "A PCI function; virtual says whether it is an SR-IOV virtual function, dma whether the kernel"
          + " translates for it; always 1.",
      "device",
      "group",
      "unit",
      "driver",
      "kind",
      "virtual",
      "dma"),
  IOMMU_DEVICE_ADDRESS_WIDTH(
      Type.GAUGE,
      "Width in bits of the addresses that DMA of the device can reach, by what sets the limit.",
      "device",
      "kind"),
  IOMMU_DEVICE_USABLE_BYTES(
      Type.GAUGE,
      "Addresses that a consumer can use before any allocation, below 4 GiB (32bit) or in all.",
      "device",
      "consumer",
      "zone"),
  IOMMU_DEVICE_LARGEST_FREE_BYTES(
      Type.GAUGE,
      "The longest range without a hole of the addresses that a consumer can use.",
      "device",
      "consumer",
      "zone"),
  IOMMU_DEVICE_RESERVED_BYTES(
      Type.GAUGE,
      "Addresses that are kept back, by who keeps them and why.",
      "device",
      "layer",
      "kind"),
  IOMMU_DEVICE_VFIO_ELIGIBLE(
      Type.GAUGE,
      "Whether the kernel lets VFIO have the device's group: 1, or 0 with the reason.",
      "device",
      "reason"),
  IOMMU_DEVICE_LEFT_32BIT_SPACE(
      Type.GAUGE,
      "Whether the device has left the space below 4 GiB, because that was full once: 1 or 0.",
      "device"),
  IOMMU_DEVICE_PEER_EXPOSED_BYTES(
      Type.GAUGE,
      "Addresses at which requests of the device may reach a peer in another group, not memory.",
      "device"),
  IOMMU_IOVA_CAPACITY_BYTES(
      Type.GAUGE,
      "Size of the IOVA space of a group: from the first page that can be given out, in the zone below"
          + " 4 GiB (32bit), below the lowest limit of its devices (limit), or up to its end (all)."
          + " Only where the kernel's memory was read (iovascope-usage.timer).",
      "group",
      "zone"),
  IOMMU_IOVA_RESERVED_BYTES(
      Type.GAUGE, "The part of the capacity that no driver can get.", "group", "zone"),
  IOMMU_IOVA_ALLOCATED_BYTES(
      Type.GAUGE,
      "The part of the capacity that drivers were given: live; freed and kept for the next request"
          + " (cached); freed and waiting for a flush of the IOTLB (queued); or not known which"
          + " (unknown).",
      "group",
      "zone",
      "state"),
  IOMMU_IOVA_FREE_BYTES(Type.GAUGE, "The rest of the capacity.", "group", "zone"),
  IOMMU_IOVA_LARGEST_FREE_BYTES(
      Type.GAUGE, "The longest range of it in one piece.", "group", "zone"),
  IOMMU_IOVA_GROUP_RANGES(
      Type.GAUGE,
      "Ranges in the IOVA tree of a group: reserved, live, cached or queued.",
      "group",
      "state"),
  IOMMU_IOVA_EXHAUSTION_SECONDS(
      Type.GAUGE,
      "When the zone will be full if its use goes on growing as it did; no series where it does not"
          + " grow, or not clearly.",
      "group",
      "zone"),
  IOMMU_IOVA_USAGE_TIMESTAMP_SECONDS(
      Type.GAUGE, "When the IOVA spaces were read, in seconds since 1970."),
  IOMMU_IOVA_RANGES(
      Type.GAUGE,
      "Ranges in the IOVA trees of all domains together, live, cached and reserved; only where the"
          + " kernel counts them (slab_nomerge)."),
  IOMMU_DMA_MAPS_TOTAL(
      Type.COUNTER,
      "DMA mappings that a device's driver was given since tracing began. Only while the kernel's"
          + " events are counted (iovascope-trace.service).",
      "device"),
  IOMMU_DMA_UNMAPS_TOTAL(
      Type.COUNTER, "DMA mappings that a device's driver gave back since then.", "device"),
  IOMMU_DMA_MAP_FAILURES_TOTAL(
      Type.COUNTER,
      "DMA mappings that a device's driver was refused since then, by trace event; no series where"
          + " there is none.",
      "device",
      "event"),
  IOMMU_FAULTS_TOTAL(
      Type.COUNTER,
      "DMA faults in the kernel log, by what the model says of the address, and the likeliest cause.",
      "unit",
      "device",
      "reason",
      "region",
      "cause"),
  IOMMU_ALLOCATION_FAILURES_TOTAL(
      Type.COUNTER,
      "Allocations that the kernel logged as failed, by what was short.",
      "device",
      "kind"),
  IOMMU_FINDINGS(
      Type.GAUGE, "Findings by rule and severity; 0 where there is none.", "id", "severity"),
  IOVASCOPE_BUILD_INFO(Type.INFO, "The program and its Java; always 1.", "version", "java"),
  IOVASCOPE_SOURCES(
      Type.GAUGE, "Readings of a source of the host, by how they went.", "source", "status"),
  IOVASCOPE_SOURCE_MISSING(
      Type.GAUGE,
      "Whether the picture lacks something because the source was not or not completely read: 1 or"
          + " 0.",
      "source"),
  IOVASCOPE_SOURCE_DURATION_SECONDS(
      Type.GAUGE,
      "How long reading the source took in the last scan; what is read once in a boot is left out"
          + " later.",
      "source"),
  IOVASCOPE_SCAN_DURATION_SECONDS(Type.GAUGE, "How long the last scan of the host took."),
  IOVASCOPE_SCAN_TIMESTAMP_SECONDS(Type.GAUGE, "When the host was read, in seconds since 1970."),
  IOVASCOPE_SCAN_AGE_SECONDS(Type.GAUGE, "How old the snapshot is that these metrics show."),
  IOVASCOPE_SCAN_INTERVAL_SECONDS(Type.GAUGE, "How often the host is read at least."),
  IOVASCOPE_SCAN_RUNNING_SECONDS(
      Type.GAUGE, "How long the scan has been running that runs now; 0 if none does."),
  IOVASCOPE_SCANS_TOTAL(Type.COUNTER, "Scans that ended well."),
  IOVASCOPE_SCAN_ERRORS_TOTAL(Type.COUNTER, "Scans that failed or took too long."),
  IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESSFUL(
      Type.GAUGE,
      "Whether the web configuration as it is now is in effect: 1, or 0 while an older one is."
          + " Only with --web-config."),
  IOVASCOPE_WEB_CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS(
      Type.GAUGE, "When the web configuration in effect was read, in seconds since 1970."),
  IOVASCOPE_TLS_CERTIFICATE_EXPIRY_SECONDS(
      Type.GAUGE,
      "When the agent's own TLS certificate, or one that leads to its authority, ends, in seconds"
          + " since 1970."),
  IOVASCOPE_TRACE_TIMESTAMP_SECONDS(
      Type.GAUGE, "When the mappings were counted, in seconds since 1970."),
  IOVASCOPE_TRACE_LOST_EVENTS_TOTAL(
      Type.COUNTER,
      "Events that were not counted, for want of room: with any, the mappings are lower bounds."),
  IOVASCOPE_KERNEL_LOG_RECORDS_TOTAL(Type.COUNTER, "Records of the kernel log that were read."),
  IOVASCOPE_KERNEL_LOG_LOST_RECORDS_TOTAL(
      Type.COUNTER, "Records of the kernel log that were overwritten before they were read.");

  /** The types of Prometheus that are used. */
  public enum Type {
    GAUGE,
    COUNTER,
    /** A gauge that is always 1; OpenMetrics has a type of its own for it. */
    INFO
  }

  private final Type type;
  private final String help;
  private final List<String> labels;

  Metric(Type type, String help, String... labels) {
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** The name in the output; that of a counter ends in {@code _total}. */
  public String metricName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The name of the family, which is that of the output without the ending that the type asks for.
   */
  String familyName() {
    String name = metricName();
    return switch (type) {
      case GAUGE -> name;
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
    };
  }

  public Type type() {
    return type;
  }

  public String help() {
    return help;
  }

  /** The names of the labels, in the order of a sample's values. */
  public List<String> labels() {
    return labels;
  }
}
