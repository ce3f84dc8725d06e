// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.iovascope.host.BootLog;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One boot log with two faults and a notice, as every tool prints it. */
class LogFormatsTest {

  private static final List<String> FORMATS =
      List.of(
          "a-plain",
          "b-dmesg-T",
          "c-journal-k",
          "d-journal-monotonic",
          "e-dmesg-delta-H",
          "f-dmesg-x",
          "g-kern.log-rsyslog",
          "h-kern.log-iso",
          "i-CRLF",
          "j-caller",
          "k-rawlevel",
          "l-mailquote",
          "m-nostamp",
          "n-tab-indent",
          "o-journal-iso",
          "p-dmesg-Tx");

  static Stream<Arguments> texts() {
    return FORMATS.stream()
        .map(name -> Arguments.of(name, text(name)))
        .flatMap(
            plain -> {
              String name = (String) plain.get()[0];
              String text = (String) plain.get()[1];
              return Stream.of(
                  plain,
                  Arguments.of(name + " CRLF", text.replaceAll("\r?\n", "\r\n")),
                  Arguments.of(name + " quoted", "> " + text.replace("\n", "\n> ")),
                  Arguments.of(name + " twice quoted", ">> " + text.replace("\n", "\n>> ")),
                  Arguments.of(name + " indented", "\t" + text.replace("\n", "\n\t")),
                  Arguments.of(name + " HTML", text.replace("&", "&amp;").replace("<", "&lt;")),
                  Arguments.of(
                      name + " coloured",
                      "\u001b[32m" + text.replace("\n", "\u001b[0m\n\u001b[32m")));
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void everyFormatSaysTheSame(String name, String text) {
    KernelLog plain = BootLogReader.parseText(text("a-plain"));
    KernelLog log = BootLogReader.parseText(text);

    assertThat(log.boot()).isEqualTo(plain.boot());
    assertThat(log.boot().complete()).isTrue();
    assertThat(log.boot().groupChanges()).isNotEmpty();
    assertThat(log.boot().dacNotices())
        .extracting(BootLog.DacNotice::device, BootLog.DacNotice::bits)
        .containsOnlyOnce(tuple("0000:00:03.0", 64));
    assertThat(log.events().faults())
        .extracting(
            fault -> fault.device().toString(),
            DmaFault::access,
            DmaFault::target,
            DmaFault::reasonCode,
            DmaFault::pasid,
            DmaFault::suppressed)
        .containsExactly(
            tuple("0000:00:03.0", DmaFault.Access.WRITE, "0x00000000ffe00000", "0x05", null, 0L),
            tuple("0000:00:08.0", DmaFault.Access.READ, "0x000000003d100000", "0x06", null, 893L));
    assertThat(log.events().failures()).isEqualTo(plain.events().failures());
    assertThat(log.events().reports()).isEqualTo(plain.events().reports());
  }

  private static String text(String format) {
    String path = "/field/formats/%s.txt.gz".formatted(format);
    try (InputStream file = Objects.requireNonNull(LogFormatsTest.class.getResourceAsStream(path));
        InputStream plain = new GZIPInputStream(file)) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
