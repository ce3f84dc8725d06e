// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.read.MemoryRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {

  private final MemoryRoot root = new MemoryRoot();
  private final ReadingProblems problems = new ReadingProblems();
  private final Attributes attributes = new Attributes(root, "/d", "things", problems);

  @Test
  void readsValues() {
    root.with("/d/text", " DMA-FQ\n")
        .with("/d/number", "64\n")
        .with("/d/none", "-1\n")
        .with("/d/unsigned", "4294967295\n")
        .with("/d/class", "0x0c0330\n")
        .with("/d/cap", "d2008c22260206\n")
        .with("/d/high", "ffffffffffffffff\n")
        .link("/d/driver", "../../../bus/pci/drivers/vfio-pci")
        .link("/d/physfn", "../0000:00:03.0");

    assertThat(attributes.text("text")).isEqualTo("DMA-FQ");
    assertThat(attributes.decimal("number", 64)).isEqualTo(64);
    assertThat(attributes.decimal("none", 64)).isNull();
    assertThat(attributes.unsigned("unsigned")).isEqualTo(0xffff_ffffL);
    assertThat(attributes.hexadecimal("class", 24)).isEqualTo(0x0c0330);
    assertThat(attributes.register("cap")).isEqualTo(0xd2008c22260206L);
    assertThat(attributes.register("high")).isEqualTo(-1L);
    assertThat(attributes.linkName("driver")).isEqualTo("vfio-pci");
    assertThat(attributes.linkName("physfn", "a PCI address", PciAddress::parse))
        .isEqualTo(new PciAddress(0, 0, 3, 0));
    assertThat(problems.sources()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "65", "-2", "+5", "0x10", "5 5", "99999999999999999999", "٣"})
  void decimalThatMakesNoSenseIsNotedAndNull(String text) {
    root.with("/d/bits", text);

    assertThat(attributes.decimal("bits", 64)).isNull();
    assertThat(problems.sources())
        .containsExactly(
            new Source(
                "things",
                "/d/bits",
                Status.MALFORMED,
                "expected a decimal number, found '%s'".formatted(text.strip()),
                false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "8086", "-0x1", "0x10000", "010", "#1", "0xzz"})
  void hexadecimalThatMakesNoSenseIsNotedAndNull(String text) {
    root.with("/d/vendor", text);

    assertThat(attributes.hexadecimal("vendor", 16)).isNull();
    assertThat(problems.sources())
        .containsExactly(
            new Source(
                "things",
                "/d/vendor",
                Status.MALFORMED,
                "expected a hexadecimal number of 16 bits, found '%s'".formatted(text),
                false));
  }

  @Test
  void messageQuotesBoundedPrintablePart() {
    root.with("/d/cap", "\u001b[31m" + "9".repeat(10_000));

    assertThat(attributes.register("cap")).isNull();
    assertThat(problems.sources())
        .extracting(Source::detail)
        .containsExactly("expected a hexadecimal number, found '?[31m" + "9".repeat(75) + "...'");
  }

  @Test
  void whatIsNotThereIsProblemOnlyIfNeeded() {
    assertThat(attributes.text("type")).isNull();
    assertThat(attributes.linkName("driver")).isNull();
    assertThat(problems.sources()).isEmpty();

    assertThat(attributes.needed().text("type")).isNull();
    assertThat(problems.sources())
        .containsExactly(new Source("things", "/d/type", Status.ABSENT, "not there", true));
  }

  @Test
  void deniedFileIsNoted() {
    root.denied("/d/cap");

    assertThat(attributes.register("cap")).isNull();
    assertThat(problems.sources())
        .containsExactly(new Source("things", "/d/cap", Status.DENIED, "needs root", false));
  }
}
