// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciResource;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcBusPciTest {

  private static final String EMPTY = "\t               0".repeat(7);
  private static final PciAddress NIC = address("0000:01:00.0");
  private static final PciAddress VIRTUAL = address("0000:01:10.2");

  private final SortedMap<String, byte[]> files = new TreeMap<>();

  @Test
  void aFunctionHasItsIdsRangesAndDriver() {
    files.put("proc/bus/pci/01/00.0", space(0x8086, 0x10c9, 0x020000, 0));
    files.put(
        "proc/bus/pci/devices",
        bytes(
            "0100\t808610c9\t17\t        fe800000\t    38000000000c\t               0\t            c041"
                + "\t               0\t               0\t           c0002\t           20000\t            4000"
                + "\t               0\t              20\t               0\t               0\t           20000\tigb\n"));

    assertThat(facts(Fact.Identity.class))
        .containsExactly(
            new Fact.Identity(NIC, 0x020000, 0x8086, 0x10c9),
            new Fact.Identity(NIC, null, 0x8086, 0x10c9));
    assertThat(facts(Fact.Driver.class)).containsExactly(new Fact.Driver(NIC, "igb"));
    assertThat(facts(Fact.Ranges.class))
        .containsExactly(
            new Fact.Ranges(
                NIC,
                List.of(
                    range(0, PciResource.Use.BAR, 0xfe80_0000L, 0xfe81_ffffL, 0x200),
                    range(1, PciResource.Use.BAR, 0x3800_0000_0000L, 0x3800_0000_3fffL, 0x10_2200),
                    range(3, PciResource.Use.BAR, 0xc040, 0xc05f, 0x100),
                    range(6, PciResource.Use.EXPANSION_ROM, 0xc_0000, 0xd_ffff, 0x200))));
  }

  /** The configuration space of a virtual function has no ids. */
  @Test
  void aVirtualFunctionHasItsIdsFromTheList() {
    files.put("proc/bus/pci/01/10.2", space(0xffff, 0xffff, 0x020000, 0));
    files.put("proc/bus/pci/devices", bytes("0182\t808610ca\t0" + EMPTY + EMPTY + "\t\n"));

    assertThat(facts(Fact.Identity.class))
        .containsExactly(
            new Fact.Identity(VIRTUAL, 0x020000, null, null),
            new Fact.Identity(VIRTUAL, null, 0x8086, 0x10ca));
    assertThat(facts(Fact.Driver.class)).containsExactly(new Fact.Driver(VIRTUAL, null));
  }

  @Test
  void aBridgeHasItsBuses() {
    byte[] bridge = space(0x8086, 0x3420, 0x060400, 1);
    bridge[0x19] = 3;
    bridge[0x1a] = 5;
    files.put("proc/bus/pci/00/1c.0", bridge);

    assertThat(facts(Fact.BusesBelow.class))
        .containsExactly(new Fact.BusesBelow(address("0000:00:1c.0"), 3, 5));
  }

  /** The list has no segments: the ids tell, or nothing does. */
  @Test
  void theSameNumberInTwoSegmentsIsToldApartByIds() {
    files.put("proc/bus/pci/01/00.0", space(0x8086, 0x10c9, 0x020000, 0));
    files.put("proc/bus/pci/10000:01/00.0", space(0x8086, 0x0a54, 0x010802, 0));
    files.put("proc/bus/pci/02/00.0", space(0x8086, 0x1000, 0x020000, 0));
    files.put("proc/bus/pci/10000:02/00.0", space(0x8086, 0x1000, 0x020000, 0));
    files.put(
        "proc/bus/pci/devices",
        bytes(
            "0100\t80860a54\t0"
                + EMPTY
                + EMPTY
                + "\tnvme\n"
                + "0100\t808610c9\t0"
                + EMPTY
                + EMPTY
                + "\tigb\n"
                + "0200\t80861000\t0"
                + EMPTY
                + EMPTY
                + "\te1000\n"));

    assertThat(facts(Fact.Driver.class))
        .containsExactly(
            new Fact.Driver(address("10000:01:00.0"), "nvme"), new Fact.Driver(NIC, "igb"));
    assertThat(list().status()).isEqualTo(Status.MALFORMED);
    assertThat(list().detail()).isEqualTo("1 of 3 lines name no function of this bundle");
  }

  @Property
  void anyListIsTaken(@ForAll String text, @ForAll byte[] space) {
    files.clear();
    files.put("proc/bus/pci/00/00.0", space);
    files.put("proc/bus/pci/devices", bytes("0000\t" + text));

    assertThat(ProcBusPci.facts(new BundleFiles(files))).hasSize(2);
  }

  private PieceFacts list() {
    List<PieceFacts> facts = ProcBusPci.facts(new BundleFiles(files));
    return facts.get(facts.size() - 1);
  }

  private <F extends Fact> List<F> facts(Class<F> kind) {
    List<F> found = new ArrayList<>();
    for (PieceFacts piece : ProcBusPci.facts(new BundleFiles(files))) {
      piece.facts().stream()
          .map(FactAt::fact)
          .filter(kind::isInstance)
          .map(kind::cast)
          .forEach(found::add);
    }
    return found;
  }

  private static PciResource range(
      int slot, PciResource.Use use, long first, long last, long flags) {
    return new PciResource(slot, use, new AddressRange(first, last), flags);
  }

  private static byte[] space(int vendor, int device, int classCode, int headerType) {
    byte[] space = new byte[256];
    number(space, 0x00, vendor, 2);
    number(space, 0x02, device, 2);
    number(space, 0x09, classCode, 3);
    number(space, 0x0e, headerType, 1);
    return space;
  }

  private static void number(byte[] space, int offset, int value, int length) {
    for (int i = 0; i < length; i++) {
      space[offset + i] = (byte) (value >> 8 * i);
    }
  }

  private static byte[] bytes(@Nullable String text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }
}
