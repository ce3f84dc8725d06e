// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IoMemory.Entry;
import io.iovascope.host.Reading;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class IoMemoryReaderTest {

  private static final String PATH = "/proc/iomem";

  @Test
  void readsRangesDepthsNamesAndLines() {
    String text =
        """
        000a0000-000bffff : PCI Bus 0000:00
        b0000000-febfffff : Reserved
          b0000000-bfffffff : PCI ECAM 0000 [bus 00-ff]
            b0000000-bfffffff : pnp 00:05
        100000000-8ffffffff : PCI Bus 0000:00
        """;

    assertThat(IoMemoryReader.parse(text, PATH))
        .isEqualTo(
            Reading.ok(
                new IoMemory(
                    List.of(
                        entry(0xa_0000, 0xb_ffff, 0, "PCI Bus 0000:00", 1),
                        entry(0xb000_0000L, 0xfebf_ffffL, 0, "Reserved", 2),
                        entry(0xb000_0000L, 0xbfff_ffffL, 1, "PCI ECAM 0000 [bus 00-ff]", 3),
                        entry(0xb000_0000L, 0xbfff_ffffL, 2, "pnp 00:05", 4),
                        entry(0x1_0000_0000L, 0x8_ffff_ffffL, 0, "PCI Bus 0000:00", 5))),
                PATH));
  }

  @Test
  void readsWholeRealMaps() {
    Reading<IoMemory> ofSwitch = IoMemoryReader.parse(Capture.text("deb612-switch.iomem"), PATH);
    Reading<IoMemory> ofReserved =
        IoMemoryReader.parse(Capture.text("deb612-resv-larger.iomem"), PATH);

    assertThat(ofSwitch.isOk()).isTrue();
    assertThat(entries(ofSwitch))
        .hasSize(95)
        .contains(entry(0xfce8_0000L, 0xfce9_ffffL, 5, "e1000e", 25))
        .endsWith(entry(0xfd_0000_0000L, 0xff_ffff_ffffL, 0, "Reserved", 95));
    assertThat(entries(ofReserved))
        .contains(entry(0xc000_0000L, 0xfebf_ffffL, 1, "PCI Bus 0000:00", 18));
  }

  @Test
  void mapOfZerosOnlyIsDenied() {
    String hidden =
        """
        00000000-00000000 : Reserved
        00000000-00000000 : System RAM
          00000000-00000000 : Kernel code
        """;

    assertThat(IoMemoryReader.read(new MemoryRoot().with(PATH, hidden)))
        .isEqualTo(Reading.denied(PATH, "all addresses are zero: needs CAP_SYS_ADMIN"));
  }

  @Test
  void firstPageAloneIsNotTakenForHidden() {
    assertThat(IoMemoryReader.parse("00000000-00000fff : Reserved\n", PATH))
        .isEqualTo(Reading.ok(new IoMemory(List.of(entry(0, 0xfff, 0, "Reserved", 1))), PATH));
  }

  @Test
  void badLineIsNamedAndTheOthersAreKept() {
    String text =
        """
        00000000-00000fff : Reserved
        00001000-00000fff : backwards
         00001000-00001fff : odd indent
        00002000-00002fff : System RAM
        """;

    assertThat(IoMemoryReader.parse(text, PATH))
        .isEqualTo(
            Reading.malformed(
                new IoMemory(
                    List.of(
                        entry(0, 0xfff, 0, "Reserved", 1),
                        entry(0x2000, 0x2fff, 0, "System RAM", 4))),
                PATH,
                "line 2: expected 'START-END : NAME', found '00001000-00000fff : backwards'"
                    + " (and 1 more)"));
  }

  @Test
  void missingMapIsAbsent() {
    assertThat(IoMemoryReader.read(new MemoryRoot())).isEqualTo(Reading.absent(PATH, "not there"));
  }

  @Property
  void anyTextGivesReading(@ForAll String text) {
    assertThat(IoMemoryReader.parse(text, PATH)).isNotNull();
  }

  @Property
  void anyTextOfTheRightCharactersGivesReading(
      @ForAll @StringLength(max = 200) @Chars({'0', 'f', '-', ' ', ':', '\n'}) String text) {
    assertThat(IoMemoryReader.parse(text, PATH)).isNotNull();
  }

  private static List<Entry> entries(Reading<IoMemory> memory) {
    return memory.map(IoMemory::entries).orElse(List.of());
  }

  private static Entry entry(long start, long end, int depth, String name, int line) {
    return new Entry(new AddressRange(start, end), depth, name, line);
  }
}
