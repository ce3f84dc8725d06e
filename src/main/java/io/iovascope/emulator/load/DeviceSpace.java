// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.TreeNode;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host has for the workloads of one device.
 *
 * @param device whose space it is
 * @param space the space of its group's domain
 * @param tree what the kernel keeps back, and why
 * @param vfio what a user of VFIO may map for its group
 * @param dmaEntryLimit most mappings of such a user, or null if the host does not tell
 * @param domainIdsLeft domain ids that the unit has left, or null if unknown
 * @param functionsShare whether virtual functions of it share its domain
 * @param assumptions what was taken for granted because the host does not tell, for people
 */
public record DeviceSpace(
    PciAddress device,
    LoadSpace space,
    List<TreeNode> tree,
    UserspaceAccess vfio,
    @Nullable Long dmaEntryLimit,
    @Nullable Long domainIdsLeft,
    boolean functionsShare,
    List<String> assumptions) {

  public DeviceSpace {
    tree = List.copyOf(tree);
    assumptions = List.copyOf(assumptions);
  }

  /**
   * What to suppose about the host.
   *
   * @param cpus how many CPUs it has
   * @param maskBits of both DMA masks, or null for what the host tells
   * @param kernel whose allocator to take, or null for the host's
   */
  public record Suppositions(
      int cpus, @Nullable Integer maskBits, @Nullable KernelRelease kernel) {}

  /**
   * @throws LoadException if the device has no space, or too little is known of it
   */
  public static DeviceSpace of(Picture picture, DevicePicture device, Suppositions suppositions)
      throws LoadException {
    PciDevice facts = device.device();
    DmaApiSpace api = device.dmaApi();
    Optional<GroupPicture> group = picture.group(facts.binding().group());
    if (api.state() != DmaApiSpace.State.TRANSLATED || group.isEmpty()) {
      throw new LoadException(
          "%s has no IOVA space: %s".formatted(facts.address(), api.stateReason()));
    }
    List<String> assumptions = new ArrayList<>();
    KernelBehaviour kernel = kernel(picture, suppositions, assumptions);
    ThirtyTwoBitFirst first = thirtyTwoBitFirst(api, kernel, assumptions);
    long streaming = mask(facts, facts.masks().streamingBits(), suppositions);
    long coherent = mask(facts, facts.masks().coherentBits(), suppositions);
    if (suppositions.maskBits() == null && !api.limitsKnown()) {
      assumptions.add(
          "no driver of the host has set the DMA mask: it is taken as it is, %d bits"
              .formatted(facts.masks().streamingBits()));
    }
    if (!api.reservationsKnown()) {
      assumptions.add("what the kernel reserves is partly assumed");
    }
    LoadSpace space =
        new LoadSpace(
            kernel.allocator(),
            first,
            invalidation(picture, group.get().group()),
            streaming,
            coherent,
            apertureEnd(facts, api),
            group.get().dmaIommuTree().stream().map(TreeNode::range).toList(),
            suppositions.cpus());
    return new DeviceSpace(
        facts.address(),
        space,
        group.get().dmaIommuTree(),
        group.get().vfio(),
        picture.host().iommu().vfio().dmaEntryLimit(),
        domainIdsLeft(picture, facts),
        functionsShare(picture, facts, group.get()),
        assumptions);
  }

  /**
   * Older kernels call lazy groups DMA too: these are lazy unless the kernel was told otherwise.
   */
  private static DmaApi.Invalidation invalidation(Picture picture, IommuGroup group) {
    boolean strict =
        picture.behaviour().groupTypeTellsLazy().value()
            ? !"DMA-FQ".equals(group.type())
            : picture
                .host()
                .kernel()
                .commandLine()
                .optional()
                .map(
                    line ->
                        line.hasOption("intel_iommu", "strict")
                            || line.truth("iommu.strict").orElse(false))
                .orElse(false);
    return strict ? DmaApi.Invalidation.STRICT : DmaApi.Invalidation.LAZY;
  }

  private static KernelBehaviour kernel(
      Picture picture, Suppositions suppositions, List<String> assumptions) {
    KernelRelease supposed = suppositions.kernel();
    if (supposed != null) {
      return KernelBehaviour.of(supposed);
    }
    KernelBehaviour kernel = picture.behaviour();
    List<Decision<?>> guessed =
        kernel.ofAllocator().stream()
            .filter(decision -> decision.confidence() == Confidence.ASSUMED)
            .toList();
    if (picture.host().kernel().release().optional().isEmpty() && !guessed.isEmpty()) {
      assumptions.add("the kernel release is not known: the newest allocator is taken");
    } else if (!guessed.isEmpty()) {
      assumptions.add(
          "the allocator's %s: %s"
              .formatted(
                  String.join(", ", guessed.stream().map(Decision::question).toList()),
                  Printable.of(guessed.get(0).basis())));
    }
    return kernel;
  }

  private static ThirtyTwoBitFirst thirtyTwoBitFirst(
      DmaApiSpace api, KernelBehaviour kernel, List<String> assumptions) {
    Boolean first = api.thirtyTwoBitFirst();
    if (first == null) {
      assumptions.add("the command line is not known: it is taken to be without iommu.forcedac");
    }
    return Boolean.FALSE.equals(first) ? ThirtyTwoBitFirst.NEVER : kernel.thirtyTwoBitFirst();
  }

  private static long mask(PciDevice device, @Nullable Integer known, Suppositions suppositions)
      throws LoadException {
    Integer bits = suppositions.maskBits() == null ? known : suppositions.maskBits();
    if (bits == null || bits < 1 || bits > 64) {
      throw new LoadException(
          "the DMA masks of %s are not known: give --mask".formatted(device.address()));
    }
    return AddressRange.ofBits(bits).end();
  }

  private static long apertureEnd(PciDevice device, DmaApiSpace api) throws LoadException {
    if (api.aperture() == null) {
      throw new LoadException(
          "the aperture of %s is not known: the registers of its unit are not readable"
              .formatted(device.address()));
    }
    return api.aperture().range().end();
  }

  private static @Nullable Long domainIdsLeft(Picture picture, PciDevice device) {
    return Optional.ofNullable(device.binding().unit())
        .flatMap(name -> picture.host().iommu().unit(name))
        .map(DeviceSpace::domainIdsLeft)
        .orElse(null);
  }

  private static @Nullable Long domainIdsLeft(IommuUnit unit) {
    Integer used = unit.domainsUsed();
    Integer supported = unit.domainsSupported();
    return used == null || supported == null ? null : Long.valueOf(Math.max(0, supported - used));
  }

  /** As those that are there already do; without any, as the device itself does with others. */
  private static boolean functionsShare(Picture picture, PciDevice device, GroupPicture group) {
    List<PciDevice> functions =
        picture.host().pci().devices().stream()
            .filter(one -> device.address().equals(one.sriov().physicalFunction()))
            .toList();
    return functions.isEmpty()
        ? group.group().devices().size() > 1
        : functions.stream()
            .anyMatch(one -> Objects.equals(one.binding().group(), device.binding().group()));
  }

  /** How far the mapping of a guest's memory gets, or empty if the kernel refuses the group. */
  public Optional<GuestMap> map(Workload.GuestPinning guest) {
    AddressSet usable = vfio.usable();
    return usable == null || vfio.refusal() != null
        ? Optional.empty()
        : Optional.of(
            GuestMap.of(
                guest, usable, dmaEntryLimit == null ? GuestMap.DEFAULT_LIMIT : dmaEntryLimit));
  }

  /** Whether virtual functions share the domain of the device. */
  public boolean shares(Workload.VfBringUp vfs) {
    Boolean said = vfs.shared();
    return said == null ? functionsShare : said;
  }

  /**
   * What virtual functions with domains of their own come to.
   *
   * @throws LoadException if the rings of one are more than can be simulated
   */
  public VfDomains bringUp(Workload.VfBringUp vfs) throws LoadException {
    return VfDomains.of(space, vfs, domainIdsLeft);
  }
}
