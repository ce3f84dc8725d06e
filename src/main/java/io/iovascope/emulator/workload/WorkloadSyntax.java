// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

import io.iovascope.emulator.workload.Workload.GuestPinning;
import io.iovascope.emulator.workload.Workload.NicRings;
import io.iovascope.emulator.workload.Workload.NvmeQueues;
import io.iovascope.emulator.workload.Workload.SteadyLeak;
import io.iovascope.emulator.workload.Workload.VfBringUp;
import io.iovascope.text.ByteSize;
import io.iovascope.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The short notation of workloads: {@code key=value} pairs with commas between them. What is not
 * given has a default.
 */
public final class WorkloadSyntax {

  /** No space of VT-d is larger. */
  static final long MOST_BYTES = 1L << 57;

  /** One every nanosecond. */
  static final long MOST_RATE = 1_000_000_000;

  /** About a year. */
  static final long MOST_NANOS = 366 * 86_400_000_000_000L;

  /** MTU changes of one card. */
  private static final int MOST_CHANGES = 32;

  /** A device has no more virtual functions: the field of the capability has 16 bits. */
  private static final long MOST_FUNCTIONS = 65_535;

  private static final int LEAST_MTU = 68;
  private static final int MOST_MTU = 65_535;
  private static final long PAGE = 4096;

  private WorkloadSyntax() {}

  /** {@code queues=64,depth=1024,buffer=2048,mtu=1500@0s/9000@10s,rate=1M,descriptor=16}. */
  public static NicRings nic(String text) throws LoadException {
    WorkloadFields fields =
        fields("nic", text, "queues", "depth", "buffer", "descriptor", "mtu", "rate");
    return new NicRings(
        fields.number("queues", 8, 1),
        fields.number("depth", 1024, 1),
        fields.bytes("buffer", 2048, 1),
        fields.bytes("descriptor", 16, 0),
        fields.rate("rate", 0, 0),
        mtus(fields));
  }

  private static List<NicRings.Mtu> mtus(WorkloadFields fields) throws LoadException {
    List<NicRings.Mtu> mtus = new ArrayList<>();
    for (String part : fields.text("mtu", "1500").split("/", -1)) {
      int at = part.indexOf('@');
      OptionalLong bytes = Counts.parse(at < 0 ? part : part.substring(0, at));
      Optional<Duration> since = Durations.parse(at < 0 ? "0" : part.substring(at + 1));
      if (bytes.isEmpty() || since.isEmpty()) {
        throw fields.complaint("mtu", "expected MTU@TIME/MTU@TIME, such as 1500@0s/9000@10s");
      }
      if (bytes.getAsLong() < LEAST_MTU || bytes.getAsLong() > MOST_MTU) {
        throw fields.complaint(
            "mtu", "an MTU must be from %d to %d".formatted(LEAST_MTU, MOST_MTU));
      }
      long nanos = since.get().toNanos();
      boolean ascending = mtus.isEmpty() ? nanos == 0 : nanos > mtus.get(mtus.size() - 1).nanos();
      if (!ascending) {
        throw fields.complaint("mtu", "the first must be @0s, and every other one later");
      }
      mtus.add(new NicRings.Mtu((int) bytes.getAsLong(), nanos));
    }
    if (mtus.size() > MOST_CHANGES) {
      throw fields.complaint("mtu", "at most %d of them".formatted(MOST_CHANGES));
    }
    return mtus;
  }

  /** {@code queues=32,depth=1023,transfer=4K-128K,rate=500K}. */
  public static NvmeQueues nvme(String text) throws LoadException {
    WorkloadFields fields = fields("nvme", text, "queues", "depth", "transfer", "rate");
    String[] bounds = fields.text("transfer", "128K").split("-", 2);
    OptionalLong least = ByteSize.parse(bounds[0]);
    OptionalLong most = ByteSize.parse(bounds[bounds.length - 1]);
    if (least.isEmpty() || most.isEmpty()) {
      throw fields.complaint("transfer", "expected a size, or two with a dash between them");
    }
    if (least.getAsLong() < 1
        || most.getAsLong() < least.getAsLong()
        || most.getAsLong() > MOST_BYTES) {
      throw fields.complaint("transfer", "must be from 1 to %d, ascending".formatted(MOST_BYTES));
    }
    return new NvmeQueues(
        fields.number("queues", 8, 1),
        fields.number("depth", 1023, 1),
        least.getAsLong(),
        most.getAsLong(),
        fields.rate("rate", 100_000, 1));
  }

  /** {@code size=4K,rate=1000,start=0s}. */
  public static SteadyLeak leak(String text) throws LoadException {
    WorkloadFields fields = fields("leak", text, "size", "rate", "start");
    return new SteadyLeak(
        fields.bytes("size", PAGE, 1), fields.rate("rate", 1000, 1), fields.nanos("start", 0));
  }

  /** {@code count=64,queues=4,depth=1024,buffer=2048,every=100ms,start=0s,domain=own}. */
  public static VfBringUp vfs(String text) throws LoadException {
    WorkloadFields fields =
        fields("vfs", text, "count", "queues", "depth", "buffer", "every", "start", "domain");
    String domain = fields.text("domain", "");
    if (fields.has("domain") && !domain.equals("own") && !domain.equals("shared")) {
      throw fields.complaint("domain", "expected own or shared");
    }
    return new VfBringUp(
        (int) fields.amount("count", 8, Counts::parse, 1, MOST_FUNCTIONS, "a number"),
        fields.number("queues", 4, 1),
        fields.number("depth", 1024, 1),
        fields.bytes("buffer", 2048, 1),
        fields.nanos("every", 100_000_000),
        fields.nanos("start", 0),
        domain.isEmpty() ? null : Boolean.valueOf(domain.equals("shared")));
  }

  /** {@code ram=64G,page=2M,entries=65535}. */
  public static GuestPinning guest(String text) throws LoadException {
    WorkloadFields fields = fields("guest", text, "ram", "page", "entries");
    long ram = fields.bytes("ram", 16L << 30, PAGE);
    long page = fields.bytes("page", 2L << 20, PAGE);
    if (ram % PAGE != 0) {
      throw fields.complaint("ram", "must be whole pages of 4 KiB");
    }
    if (page % PAGE != 0) {
      throw fields.complaint("page", "must be whole pages of 4 KiB");
    }
    return new GuestPinning(
        ram,
        page,
        fields.has("entries")
            ? Long.valueOf(
                fields.amount("entries", 0, Counts::parse, 1, Integer.MAX_VALUE, "a number"))
            : null);
  }

  private static WorkloadFields fields(String workload, String text, String... keys)
      throws LoadException {
    return new WorkloadFields(workload, text, new LinkedHashSet<>(List.of(keys)));
  }
}
