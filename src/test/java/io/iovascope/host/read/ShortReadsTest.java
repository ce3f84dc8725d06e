// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A read may give less than was asked for, as after a signal; only nothing is the end. */
class ShortReadsTest {

  private static final String NAMES = "/proc/kallsyms";
  private static final String NAME = "ffffffff81b00000 t %s\n";

  private record OneByOne(PositionedFile file) implements PositionedFile {
    @Override
    public int read(long position, byte[] into, int at, int length) throws IOException {
      return file.read(position, into, at, Math.min(length, 1 + (int) (position % 7)));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private record ShortReads(HostRoot host) implements HostRoot {
    @Override
    public String name() {
      return host.name();
    }

    @Override
    public Reading<byte[]> bytes(String path, int limit) {
      return host.bytes(path, limit);
    }

    @Override
    public Reading<PositionedFile> open(String path) {
      return host.open(path).map(OneByOne::new);
    }

    @Override
    public Reading<List<String>> list(String path) {
      return host.list(path);
    }

    @Override
    public Reading<String> link(String path) {
      return host.link(path);
    }

    @Override
    public Reading<String> realPath(String path) {
      return host.realPath(path);
    }
  }

  @Test
  void namesOfTheKernelAreReadToTheirEnd() {
    String names =
        "ffffffff81000000 T _text\n"
            + "ffffffff81a00000 t %s\n".repeat(200).formatted((Object[]) padding(200))
            + String.join("", AskedSigns.FUNCTIONS.stream().map(NAME::formatted).toList());
    MemoryRoot host = new MemoryRoot().with(NAMES, names.getBytes(US_ASCII));

    assertThat(KernelEvidenceReader.signs(new ShortReads(host)))
        .isEqualTo(KernelEvidenceReader.signs(host))
        .satisfies(
            signs ->
                assertThat(signs.optional().orElseThrow().symbols())
                    .containsEntry(AskedSigns.FUNCTIONS.get(0), true));
  }

  private static String[] padding(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "padding_" + i;
    }
    return names;
  }
}
