// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.address.AddressRange;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a virtual machine with a device of the host would start. A PC guest of QEMU is assumed,
 * whose memory is mapped at its guest addresses through VFIO type1.
 *
 * @param memory memory of the guest in bytes
 * @param addressBits physical address bits that the guest's processor has; null for those of the
 *     host, as with {@code -cpu host}
 * @param pageBytes size of the huge pages that its memory is to be made of, or null for none
 */
public record GuestPlan(
    long memory, GuestMachine machine, @Nullable Integer addressBits, @Nullable Long pageBytes) {

  /** BARs of devices are mapped too; libvirt allows as much for them. */
  private static final long QEMU_MEMORY = 1L << 30;

  /** Low memory, high memory, firmware and devices: QEMU maps about so many pieces. */
  private static final long USUAL_MAPPINGS = 16;

  private static final long SMALL_PAGE = 4096;

  /** The answer for one device. */
  public Plan of(Picture picture, DevicePicture device) {
    List<PlanPoint> points = new ArrayList<>(GroupPoints.of(picture, device));
    Optional<GroupPicture> group = picture.group(device.device().binding().group());
    List<AddressRange> wanted = machine.memory(memory);
    group.ifPresent(
        found -> {
          points.addAll(
              MemoryPoints.mappable(found.vfio(), wanted, "guest memory", tooHigh(found.vfio())));
          points.addAll(addressBits(picture, found.vfio()));
        });
    points.addAll(MemoryPoints.peers(device, wanted, "guest memory", awayFromPeers()));
    points.addAll(MemoryPoints.enough(picture, memory, "guest memory"));
    if (pageBytes != null) {
      points.addAll(MemoryPoints.hugePages(picture, memory, pageBytes));
    }
    points.add(MemoryPoints.locked(memory + QEMU_MEMORY, "QEMU"));
    points.add(mappings(MappingLimit.of(picture)));
    return new Plan(
        device.device().address(),
        "in a %s guest with %s of memory".formatted(machine.label(), Sizes.text(memory)),
        points);
  }

  private String tooHigh(UserspaceAccess access) {
    Aperture aperture = access.aperture();
    if (aperture == null) {
      return "take less memory";
    }
    long above = aperture.range().end() - (1L << 32) + 1;
    long most = above + machine.lowBytes(memory);
    return "give the guest at most %s of memory (-m %dG)".formatted(Sizes.text(most), most >> 30);
  }

  private String awayFromPeers() {
    return machine == GuestMachine.I440FX
        ? "take a q35 machine, which has 2 GiB below 4 GiB at most, or switch ACS request redirect on"
        : "switch ACS request redirect on, or keep memory out of there: -machine"
            + " q35,max-ram-below-4g=1G for addresses below 4 GiB, less memory for those above";
  }

  private List<PlanPoint> addressBits(Picture picture, UserspaceAccess access) {
    Integer bits =
        addressBits == null
            ? picture.host().resources().physicalAddressBits().value()
            : addressBits;
    if (bits == null) {
      return List.of(
          PlanPoint.unknown(
              "the physical address bits of the processor are not known",
              "give --guest-phys-bits"));
    }
    long last = machine.lastPlannedAddress(memory);
    AddressRange reach = AddressRange.ofBits(bits);
    if (!reach.contains(last)) {
      int needed = 64 - Long.numberOfLeadingZeros(last);
      return List.of(
          PlanPoint.no(
              "QEMU stops with \"Address space limit 0x%x < 0x%x phys-bits too low (%d)\""
                  .formatted(reach.end(), last, bits),
              "give the guest %d address bits: %s".formatted(needed, setting(needed))));
    }
    Aperture aperture = access.aperture();
    if (aperture != null && bits > aperture.bits()) {
      return List.of(
          PlanPoint.but(
              "the guest has %d address bits and VFIO maps %d: its firmware may put 64-bit BARs above. Peer-to-peer DMA to them does not work, and devices with memory in a BAR (ivshmem) stop QEMU"
                  .formatted(bits, aperture.bits()),
              setting(aperture.bits())));
    }
    return List.of(
        PlanPoint.fine(
            aperture == null
                ? "the guest has %d address bits".formatted(bits)
                : "the guest has %d address bits and VFIO maps %d"
                    .formatted(bits, aperture.bits())));
  }

  private static String setting(int bits) {
    return "-cpu host,host-phys-bits=off,phys-bits=%d, or in libvirt <maxphysaddr mode='emulate' bits='%d'/>"
        .formatted(bits, bits);
  }

  private PlanPoint mappings(MappingLimit limit) {
    if (limit.mappings() < USUAL_MAPPINGS) {
      return PlanPoint.no(
          "%s, and QEMU needs about %d mappings: VFIO_MAP_DMA fails with ENOSPC"
              .formatted(limit, USUAL_MAPPINGS),
          "load vfio_iommu_type1 with dma_entry_limit=65535");
    }
    long most = MemoryPoints.pages(memory, SMALL_PAGE);
    return PlanPoint.fine(
        most <= limit.mappings()
            ? limit + ", enough for every page by itself"
            : "%s; QEMU needs about %d mappings. A confidential guest or one with a virtual IOMMU may map page by page, up to %d, and then needs a higher limit"
                .formatted(limit, USUAL_MAPPINGS, most));
  }
}
