// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.plan.DpdkPlan;
import io.iovascope.plan.DpdkPlan.IovaMode;
import io.iovascope.plan.GuestMachine;
import io.iovascope.plan.GuestPlan;
import io.iovascope.text.ByteSize;
import io.iovascope.text.Printable;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code check} that ask about a plan. */
final class PlanOptions {

  private static final long SMALLEST_GUEST = 1L << 21;
  private static final long SMALLEST = 1L << 12;
  private static final long LARGEST = 1L << 52;

  @Option(
      names = {"--guest-ram", "--memory"},
      paramLabel = "SIZE",
      description = "Memory that the virtual machine or DPDK program gets, such as 64G.")
  @Nullable String memory;

  @Option(
      names = "--machine",
      paramLabel = "MACHINE",
      description = "Machine type of QEMU: q35 (default) or i440fx.")
  GuestMachine machine = GuestMachine.Q35;

  @Option(
      names = "--guest-phys-bits",
      paramLabel = "BITS",
      description =
          "Physical address bits of the guest's processor; as many as the host's if not given.")
  @Nullable Integer addressBits;

  @Option(
      names = "--hugepages",
      paramLabel = "SIZE",
      description = "The memory is made of huge pages of this size, such as 2M or 1G.")
  @Nullable String hugePages;

  @Option(
      names = "--dpdk",
      description = "Ask for a DPDK or SPDK program instead of a virtual machine.")
  boolean dpdk;

  @Option(
      names = "--iova-mode",
      paramLabel = "MODE",
      description =
          "What the DPDK program uses as DMA addresses: va, its virtual ones (default), or pa,"
              + " physical ones.")
  IovaMode mode = IovaMode.VA;

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description =
          "Suppose that the host runs another kernel, such as 7.2, el9.6 or ubuntu-22.04.")
  @Nullable String kernel;

  /** Whether one of them is given that makes no sense without a device. */
  boolean isAsked() {
    return memory != null || addressBits != null || hugePages != null || dpdk || kernel != null;
  }

  /**
   * @throws CommandFailure if something is missing or makes no sense
   */
  GuestPlan guest() {
    if (memory == null) {
      throw CommandFailure.usage("give --guest-ram SIZE, or --dpdk and --memory SIZE");
    }
    long bytes = size("--guest-ram", memory);
    if (bytes < SMALLEST_GUEST) {
      throw CommandFailure.usage("--guest-ram %s: a guest has 2 MiB at least".formatted(memory));
    }
    if (addressBits != null && (addressBits < 32 || addressBits > 57)) {
      throw CommandFailure.usage("--guest-phys-bits %d: expected 32 to 57".formatted(addressBits));
    }
    return new GuestPlan(
        bytes,
        machine,
        addressBits,
        hugePages == null ? null : Long.valueOf(size("--hugepages", hugePages)));
  }

  DpdkPlan dpdk() {
    if (memory == null) {
      throw CommandFailure.usage("give --memory SIZE: what the program takes");
    }
    return new DpdkPlan(
        size("--memory", memory), size("--hugepages", hugePages == null ? "2M" : hugePages), mode);
  }

  /** At least a page, so that a forgotten unit is noticed, and at most 4 PiB. */
  private static long size(String option, String text) {
    OptionalLong bytes = ByteSize.parse(text);
    if (bytes.isEmpty() || bytes.getAsLong() < SMALLEST || bytes.getAsLong() > LARGEST) {
      throw CommandFailure.usage(
          "%s %s: expected %s, at most 4 PiB"
              .formatted(option, Printable.of(text), ByteSize.EXPECTED));
    }
    return bytes.getAsLong();
  }
}
