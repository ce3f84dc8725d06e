// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a virtual machine runs on.
 *
 * @param basis what shows it, for people: no text of the host
 */
public record Hypervisor(Product product, String basis) {

  /** Products by what one has to ask them for. */
  public enum Product {
    QEMU("QEMU"),
    VMWARE("VMware"),
    HYPER_V("Hyper-V"),
    XEN("Xen"),
    VIRTUALBOX("VirtualBox"),
    /** Another one, or one that does not say its name. */
    OTHER("a hypervisor");

    private final String label;

    Product(String label) {
      this.label = label;
    }

    /** The name for people. */
    public String label() {
      return label;
    }

    /** The name for programs, in JSON and metrics. */
    public String id() {
      return this == OTHER ? "other" : label.toLowerCase(Locale.ROOT);
    }
  }

  /** A word with which a product names itself. */
  private record Name(String word, Product product) {}

  /**
   * What SMBIOS says on virtual machines alone, in lower case. Clouds are not here: their machines
   * of bare metal have the same names as the virtual ones.
   */
  private static final List<Name> SMBIOS =
      List.of(
          new Name("qemu", Product.QEMU),
          new Name("red hat kvm", Product.QEMU),
          new Name("kvm", Product.QEMU),
          new Name("ovirt", Product.QEMU),
          new Name("rhev hypervisor", Product.QEMU),
          new Name("openstack nova", Product.QEMU),
          new Name("vmware", Product.VMWARE),
          new Name("microsoft corporation virtual machine", Product.HYPER_V),
          new Name("xen hvm domu", Product.XEN),
          new Name("innotek gmbh", Product.VIRTUALBOX),
          new Name("virtualbox", Product.VIRTUALBOX),
          new Name("parallels", Product.OTHER),
          new Name("bhyve", Product.OTHER));

  /** What follows {@code Hypervisor detected:} in the log, in lower case. */
  private static final List<Name> DETECTED =
      List.of(
          new Name("kvm", Product.QEMU),
          new Name("vmware", Product.VMWARE),
          new Name("microsoft hyper-v", Product.HYPER_V),
          new Name("xen", Product.XEN));

  /**
   * Vendors whose PCI functions are on virtual machines alone. Not 1af4 (virtio) and 1d0f (Amazon):
   * network cards of real machines have them too.
   */
  private static final List<Vendor> VENDORS =
      List.of(
          new Vendor(0x1b36, Product.QEMU),
          new Vendor(0x1234, Product.QEMU),
          new Vendor(0x15ad, Product.VMWARE),
          new Vendor(0x80ee, Product.VIRTUALBOX),
          new Vendor(0x5853, Product.XEN));

  private record Vendor(int id, Product product) {}

  /** The hypervisor that these signs show; empty for a real machine, or where nothing tells. */
  static Optional<Hypervisor> of(MachineSigns signs) {
    return bySmbios(signs.smbios())
        .or(() -> bySmbios(signs.log().smbios()))
        .or(() -> byLog(signs.log().hypervisor()))
        .or(() -> byVendor(signs.pciVendors()))
        .or(() -> byFlag(signs.processor()));
  }

  private static Optional<Hypervisor> bySmbios(String text) {
    return named(SMBIOS, text).map(product -> new Hypervisor(product, "SMBIOS"));
  }

  private static Optional<Hypervisor> byLog(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Hypervisor(named(DETECTED, text).orElse(Product.OTHER), "the kernel log"));
  }

  private static Optional<Hypervisor> byVendor(Set<Integer> present) {
    return VENDORS.stream()
        .filter(vendor -> present.contains(vendor.id()))
        .findFirst()
        .map(vendor -> new Hypervisor(vendor.product(), "PCI vendor %04x".formatted(vendor.id())));
  }

  private static Optional<Hypervisor> byFlag(Processor processor) {
    return Boolean.TRUE.equals(processor.hypervisor())
        ? Optional.of(new Hypervisor(Product.OTHER, "the flags of the processor"))
        : Optional.empty();
  }

  /** Such as {@code QEMU, by SMBIOS}. */
  @Override
  public String toString() {
    return "%s, by %s".formatted(product.label(), basis);
  }

  private static Optional<Product> named(List<Name> names, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> lower.startsWith(name.word()))
        .findFirst()
        .map(Name::product);
  }
}
