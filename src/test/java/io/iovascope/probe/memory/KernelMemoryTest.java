// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.probe.AllocatedRange;
import io.iovascope.probe.AllocatedRange.State;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelMemoryTest {

  private static final String KCORE = KernelMemory.PATH;
  private static final WalkLimits SMALL = new WalkLimits(1 << 16, 20_000, 200, 20);
  private static final AddressRange VGA = new AddressRange(0xa0000, 0xbffff);
  private static final AddressRange WINDOW = new AddressRange(0xc0000000L, 0xfebfffffL);
  private static final Map<Integer, List<AddressRange>> PREDICTED = Map.of(7, List.of(VGA, WINDOW));

  /** Pages: two reserved nodes and thirteen that a driver asked for. */
  private static final long[][] NODES = {
    {0xa0, 0xbf}, {0x1000, 0x100f}, {0x1f00, 0x1f00}, {0x1f01, 0x1f01}, {0x1f02, 0x1f02},
    {0x1f03, 0x1f03}, {0x1f04, 0x1f04}, {0x1f06, 0x1f06}, {0x1f07, 0x1f07}, {0x1f08, 0x1f08},
    {0x1f09, 0x1f09}, {0x1f0a, 0x1f0a}, {0x1f0b, 0x1f0b}, {0x1f0c, 0x1f0c}, {0xc0000, 0xfebff}
  };

  private static KernelImage image(Era era, long seed) {
    KernelImage image = new KernelImage(era, seed);
    long domain =
        image.group(
            7,
            11,
            List.of(
                new KernelImage.Device("0000:00:1f.2", "ahci", 0xffff_ffffL, true),
                new KernelImage.Device("0000:00:1f.3", "", 0, false)));
    long space = image.space(domain, NODES);
    image.cache(
        space, new long[] {0x1f00, 0x5555}, new long[] {0x1f06, 0x1f07, 0x1f08, 0x1f09, 0x1f0a});
    image.queue(domain, 0x1f0b, 0x1f0c, 0x6666);
    image.group(
        3, 4, List.of(new KernelImage.Device("0000:00:02.0", "i915", 0x7f_ffff_ffffL, true)));
    image.group(5, -1, List.of(new KernelImage.Device("0000:00:1d.0", "", 0, false)));
    image.group(6, 11, List.of());
    return image;
  }

  private static List<GroupUsage> expected(Era era) {
    return List.of(
        new GroupUsage(
            3,
            "identity",
            true,
            List.of(device(era, "0000:00:02.0", "i915", 0x7f_ffff_ffffL, true)),
            Reading.absent(KCORE, "identity: no IOVA space")),
        new GroupUsage(
            5,
            null,
            null,
            List.of(device(era, "0000:00:1d.0", null, 0, false)),
            Reading.absent(KCORE, "no default domain yet")),
        new GroupUsage(
            7,
            "DMA-FQ",
            true,
            List.of(
                device(era, "0000:00:1f.2", "ahci", 0xffff_ffffL, true),
                device(era, "0000:00:1f.3", null, 0, false)),
            Reading.ok(space(), KCORE)));
  }

  private static DeviceUsage device(
      Era era, String name, @Nullable String driver, long mask, boolean thirtyTwoBitFirst) {
    return new DeviceUsage(
        name,
        driver,
        mask == 0 ? null : mask,
        mask,
        0,
        era.compareTo(Era.V6_12) < 0 ? null : thirtyTwoBitFirst);
  }

  private static SpaceUsage space() {
    return new SpaceUsage(
        Probe.KERNEL_MEMORY,
        AddressRange.ofBits(39),
        4096,
        1,
        0x100000L,
        Accuracy.EXACT,
        0,
        new NodeCounts(15, 2, 6L, 2L, 1, 1, 1L),
        List.of(new ReservedNode(VGA, true), new ReservedNode(WINDOW, true)),
        List.of(),
        List.of(
            occupancy(0xffff_ffffL, 0xc0000 - 0x1f0d, 0x40000),
            occupancy(0x7f_ffff_ffffL, 0x8000000 - 0xfec00, 0x4000000)),
        List.of(
            new AddressRange(0x1000000, 0x100ffff),
            new AddressRange(0x1f00000, 0x1f04fff),
            new AddressRange(0x1f06000, 0x1f0cfff)),
        3,
        List.of(
            live(0x1000000, 16),
            range(0x1f00000, State.CACHED),
            live(0x1f01000, 1),
            live(0x1f02000, 1),
            live(0x1f03000, 1),
            live(0x1f04000, 1),
            range(0x1f06000, State.CACHED),
            range(0x1f07000, State.CACHED),
            range(0x1f08000, State.CACHED),
            range(0x1f09000, State.CACHED),
            range(0x1f0a000, State.CACHED),
            range(0x1f0b000, State.QUEUED),
            range(0x1f0c000, State.QUEUED)));
  }

  private static AllocatedRange live(long start, int pages) {
    return new AllocatedRange(new AddressRange(start, start + 4096L * pages - 1), State.LIVE);
  }

  private static AllocatedRange range(long start, State state) {
    return new AllocatedRange(new AddressRange(start, start + 4095), state);
  }

  /** Sizes in pages. */
  private static Occupancy occupancy(long end, long largest, long aligned) {
    // From page 1 on.
    long pages = end >>> 12;
    long reserved = 0x20 + 0x3ec00;
    long allocated = 16 + 12;
    return new Occupancy(
        end,
        pages << 12,
        reserved << 12,
        allocated << 12,
        6L << 12,
        2L << 12,
        pages - reserved - allocated << 12,
        largest << 12,
        aligned << 12);
  }

  private static Reading<List<GroupUsage>> read(KernelImage image, WalkLimits limits) {
    return KernelMemory.open(image, limits)
        .flatMap(memory -> memory.groups(PREDICTED, Detail.RANGES, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void readsGroupsDevicesAndTrees(Era era) {
    assertThat(read(image(era, 1), SMALL)).isEqualTo(Reading.ok(expected(era), KCORE));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void findsMembersWhereverTheyLie(Era era) {
    for (int seed = 0; seed < 40; seed++) {
      assertThat(read(image(era, seed), SMALL))
          .as("seed %d", seed)
          .isEqualTo(Reading.ok(expected(era), KCORE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iommu_group",
        "default_domain",
        "group_device",
        "iova_cookie",
        "aperture_end",
        "iovad",
        "rbroot",
        "start_pfn",
        "granule",
        "pfn_lo",
        "rb_left",
        "__rb_parent_color",
        "kset",
        "prev"
      })
  void saysWhichStructureOrMemberIsMissing(String name) {
    KernelImage image = image(Era.V6_12, 1);
    image.file("/sys/kernel/btf/vmlinux", Reading.ok(image.types.btf(name), ""));

    Reading<List<GroupUsage>> reading = read(image, SMALL);

    assertThat(reading.status()).isEqualTo(Status.MALFORMED);
    assertThat(reading.detail()).startsWith("this kernel").contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loaded", "depot", "pfns", "iova_magazine", "cpu_rcaches"})
  void treesAreReadWithoutKnowingTheCaches(String name) {
    KernelImage image = image(Era.V6_12, 1);
    image.file("/sys/kernel/btf/vmlinux", Reading.ok(image.types.btf(name), ""));

    NodeCounts counts =
        read(image, SMALL).orElse(List.of()).get(2).space().optional().orElseThrow().ranges();

    assertThat(counts).isEqualTo(new NodeCounts(15, 2, null, 2L, 0, 1, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "percpu_fq", "iova_fq_entry"})
  void treesAreReadWithoutKnowingTheFlushQueue(String name) {
    KernelImage image = image(Era.V6_12, 1);
    image.file("/sys/kernel/btf/vmlinux", Reading.ok(image.types.btf(name), ""));

    NodeCounts counts =
        read(image, SMALL).orElse(List.of()).get(2).space().optional().orElseThrow().ranges();

    assertThat(counts).isEqualTo(new NodeCounts(15, 2, 6L, null, 1, 0, 1L));
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void aTreeThatSomebodyIsChangingIsNotExact(Era era) {
    KernelImage image = image(era, 1);
    image.lock(7);

    SpaceUsage space = read(image, SMALL).orElse(List.of()).get(2).space().optional().orElseThrow();

    assertThat(space.accuracy()).isEqualTo(Accuracy.APPROXIMATE);
    assertThat(space.ranges()).isEqualTo(space().ranges());
  }

  static Stream<Arguments> refusals() {
    String types = "/sys/kernel/btf/vmlinux";
    String lockdown = "/sys/kernel/security/lockdown";
    byte[] confidential = "none integrity [confidentiality]\n".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(
            lockdown,
            Reading.ok(confidential, lockdown),
            Reading.denied(
                lockdown,
                "kernel lockdown is at confidentiality, where nobody may read kernel memory")),
        Arguments.of(
            types,
            Reading.absent(types, "not there"),
            Reading.absent(
                types,
                "no type information: it needs a running kernel with CONFIG_DEBUG_INFO_BTF")),
        Arguments.of(
            types,
            Reading.ok(new byte[100], types),
            Reading.malformed(null, KCORE, "no type information (BTF) of a little-endian kernel")),
        Arguments.of(
            KCORE,
            Reading.denied(KCORE, "operation not permitted"),
            Reading.denied(KCORE, "needs root, or CAP_DAC_READ_SEARCH, with CAP_SYS_RAWIO")),
        Arguments.of(
            KCORE,
            Reading.absent(KCORE, "not there"),
            Reading.absent(KCORE, "only a running kernel has it")),
        Arguments.of(
            KCORE,
            Reading.ok(new byte[4096], KCORE),
            Reading.malformed(null, KCORE, "not a core file of an x86-64 kernel")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyNotAndWhatToDo(String path, Reading<byte[]> file, Reading<?> expected) {
    assertThat(read(image(Era.V7_2, 1).file(path, file), SMALL)).isEqualTo(expected);
  }

  @Test
  void doesNotTryWhatLockdownForbids() {
    KernelImage image = image(Era.V6_12, 1);
    image.text("/sys/kernel/security/lockdown", "none integrity [confidentiality]\n");

    read(image, SMALL);

    assertThat(image.opened).isZero();
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void truncatedTypesAreAReason(Era era) {
    byte[] btf = image(era, 1).types.btf();
    for (int length = 0; length < btf.length; length += 7) {
      KernelImage image = image(era, 1);
      image.file("/sys/kernel/btf/vmlinux", Reading.ok(Arrays.copyOf(btf, length), ""));
      Reading<List<GroupUsage>> reading = read(image, SMALL);
      assertThat(reading.status()).as("%d bytes", length).isEqualTo(Status.MALFORMED);
      assertThat(reading.detail()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void damagedTypesNeverFail(Era era) {
    Random random = new Random(2);
    byte[] btf = image(era, 1).types.btf();
    int readable = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] damaged = btf.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      KernelImage image = image(era, 1);
      image.file("/sys/kernel/btf/vmlinux", Reading.ok(damaged, ""));
      readable += read(image, SMALL).isOk() ? 1 : 0;
    }
    assertThat(readable).isBetween(1, 1499);
  }

  @ParameterizedTest
  @EnumSource(Era.class)
  void damagedMemoryNeverFails(Era era) {
    Random random = new Random(3);
    byte[] kcore = image(era, 1).kcore();
    int changed = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] damaged = kcore.clone();
      int heap = 0x10_0000 + 4096;
      for (int j = 0; j < 200; j++) {
        int at =
            j == 0 && i % 10 == 0
                ? random.nextInt(0x2000)
                : heap + random.nextInt(i % 3 == 0 ? 8192 : 2048) & ~7;
        // Wild pointers, and pointers to the wrong object.
        long value =
            random.nextBoolean()
                ? random.nextLong()
                : KernelImage.HEAP + 4096 + (random.nextInt(4096) & ~7);
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        if (random.nextInt(20) == 0) {
          break;
        }
      }
      KernelImage image = image(era, 1);
      image.file(KCORE, Reading.ok(damaged, KCORE));
      changed += read(image, SMALL).equals(Reading.ok(expected(era), KCORE)) ? 0 : 1;
    }
    assertThat(changed).isGreaterThan(1000);
  }
}
