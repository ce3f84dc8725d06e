// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.address.AddressRange;
import io.iovascope.host.machine.MachineMessages;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's log says that no file says (docs/kernel-facts.md, section C.6). Lists are in
 * the order of the log.
 *
 * @param complete whether the log still begins with the first line of the boot; false once the ring
 *     has wrapped
 * @param groupChanges devices that joined or left IOMMU groups
 * @param rootBuses every root bus that the log announces, with its memory windows
 * @param dacNotices devices whose 32-bit space was full once: {@code Using 39-bit DMA addresses}
 * @param rmrrFirmwareBugs RMRRs that the kernel called broken, in its words
 * @param translationEnabled whether {@code DMAR: Intel(R) Virtualization Technology for Directed
 *     I/O} was printed: the one line that proves that units translate
 * @param interruptRemapping whether {@code DMAR-IR: Enabled IRQ remapping} was printed
 * @param batchingDisallowed whether lazy unmapping was refused because of virtualization
 * @param notices what else the kernel said that tells what it does
 * @param machine what it said of the machine
 */
public record BootLog(
    boolean complete,
    List<GroupChange> groupChanges,
    List<RootBus> rootBuses,
    List<DacNotice> dacNotices,
    List<FirmwareBug> rmrrFirmwareBugs,
    boolean translationEnabled,
    boolean interruptRemapping,
    boolean batchingDisallowed,
    List<Notice> notices,
    MachineMessages machine) {

  public BootLog {
    groupChanges = List.copyOf(groupChanges);
    rootBuses = List.copyOf(rootBuses);
    dacNotices = List.copyOf(dacNotices);
    rmrrFirmwareBugs = List.copyOf(rmrrFirmwareBugs);
    notices = List.copyOf(notices);
  }

  /** A log that says nothing of the machine. */
  public BootLog(
      boolean complete,
      List<GroupChange> groupChanges,
      List<RootBus> rootBuses,
      List<DacNotice> dacNotices,
      List<FirmwareBug> rmrrFirmwareBugs,
      boolean translationEnabled,
      boolean interruptRemapping,
      boolean batchingDisallowed,
      List<Notice> notices) {
    this(
        complete,
        groupChanges,
        rootBuses,
        dacNotices,
        rmrrFirmwareBugs,
        translationEnabled,
        interruptRemapping,
        batchingDisallowed,
        notices,
        MachineMessages.NONE);
  }

  /** The first line that says so; empty if none does. */
  public Optional<Notice> notice(Notice.What what) {
    return notices.stream().filter(notice -> notice.what() == what).findFirst();
  }

  /**
   * A line that tells what this kernel does.
   *
   * @param line number of the first one in the log, from 1
   */
  public record Notice(What what, int line) {

    /** What a line tells. */
    public enum What {
      /** A VFIO user got EPERM: {@code Device is ineligible for IOMMU domain attach}. */
      RMRR_REFUSED_BY_DRIVER,
      /** A user got EINVAL: {@code Firmware has requested this device have a 1:1 IOMMU mapping}. */
      RMRR_REFUSED_BY_CORE,
      /** {@code Intel-IOMMU: assuming all RMRRs are relaxable}: Proxmox' relax_rmrr. */
      RMRRS_RELAXED,
      /** {@code PCIe ACS overrides enabled}: patched kernels with pcie_acs_override. */
      ACS_OVERRIDES
    }
  }

  /**
   * A device that joined or left a group: {@code pci 0000:00:02.0: Adding to iommu group 1}.
   *
   * @param device name of the device: a PCI address or the name of another kind of device
   * @param line number of the line in the log, from 1
   */
  public record GroupChange(String device, int group, boolean added, int line) {}

  /**
   * A root bus and its memory windows: {@code pci_bus 0000:00: root bus resource [mem
   * 0x000a0000-0x000bffff window]}. I/O windows are left out.
   *
   * @param windows bus addresses, in the order of the log
   * @param line number of the first line about it, from 1
   */
  public record RootBus(PciBus bus, List<AddressRange> windows, int line) {
    public RootBus {
      windows = List.copyOf(windows);
    }
  }

  /**
   * {@code nvme 0000:00:05.0: Using 39-bit DMA addresses}.
   *
   * @param bits width of the device's effective DMA limit
   */
  public record DacNotice(String device, int bits, int line) {}

  /**
   * A line with {@code [Firmware Bug]} about an RMRR.
   *
   * @param message the line, without time stamp
   * @param range the RMRR that it names, or null if it names none
   * @param line number of the line in the log, from 1
   */
  public record FirmwareBug(String message, @Nullable AddressRange range, int line) {}
}
