// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.KernelConfig;
import io.iovascope.host.Reading;
import io.iovascope.host.root.TextFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KernelConfigReaderTest {

  private static final String COMPRESSED = "/proc/config.gz";
  private static final String TEXT =
      """
      #
      # Automatically generated file; DO NOT EDIT.
      #
      CONFIG_INTEL_IOMMU=y
      CONFIG_VFIO=m
      # CONFIG_INTEL_IOMMU_DEFAULT_ON is not set

      CONFIG_DEFAULT_HOSTNAME="(none)"
      CONFIG_IOMMU_NAME="(none)"
      CONFIG_BLK_DEV_FD=m
      """;
  private static final KernelConfig CONFIG =
      new KernelConfig(
          Map.of(
              "CONFIG_INTEL_IOMMU", "y",
              "CONFIG_IOMMU_NAME", "(none)",
              "CONFIG_BLK_DEV_FD", "m"));

  @Test
  void unpacksWhatTheConfigurationOfTheRunningKernelSaysOfIommus() throws IOException {
    MemoryRoot root = new MemoryRoot().with(COMPRESSED, gzip(TEXT));

    assertThat(KernelConfigReader.read(root)).isEqualTo(Reading.ok(CONFIG, COMPRESSED));
  }

  @Test
  void fallsBackOnWhatTheDistributionInstalled() {
    for (String path :
        new String[] {
          "/boot/config-6.1.0-1", "/usr/lib/modules/6.1.0-1/config", "/lib/modules/6.1.0-1/config"
        }) {
      MemoryRoot root =
          new MemoryRoot().with("/proc/sys/kernel/osrelease", "6.1.0-1\n").with(path, TEXT);

      assertThat(KernelConfigReader.read(root)).isEqualTo(Reading.ok(CONFIG, path));
    }
  }

  @Test
  void absentWithoutAny() {
    assertThat(KernelConfigReader.read(new MemoryRoot()))
        .isEqualTo(Reading.absent(COMPRESSED, "not there, and no configuration is installed"));
  }

  @Test
  void deniedIfTheOnlyOneCannotBeRead() {
    MemoryRoot root =
        new MemoryRoot()
            .with("/proc/sys/kernel/osrelease", "6.1.0-1\n")
            .denied("/boot/config-6.1.0-1");

    assertThat(KernelConfigReader.read(root))
        .isEqualTo(Reading.denied("/boot/config-6.1.0-1", "needs root"));
  }

  @Test
  void releaseCannotLeadElsewhere() {
    for (String release : new String[] {"6.1/../../etc/passwd", "6.1.."}) {
      MemoryRoot root =
          new MemoryRoot()
              .with("/proc/sys/kernel/osrelease", release)
              .with("/boot/config-" + release, TEXT);

      assertThat(KernelConfigReader.read(root).status()).isEqualTo(Reading.Status.ABSENT);
    }
  }

  @Test
  void bombIsMalformed() throws IOException {
    assertThat(KernelConfigReader.parseCompressed(gzip("#".repeat(3 << 20)), COMPRESSED))
        .isEqualTo(Reading.malformed(null, COMPRESSED, "unpacks to more than 2097152 bytes"));
  }

  @Test
  void brokenGzipIsMalformed() throws IOException {
    byte[] half = gzip(TEXT);
    half = Arrays.copyOf(half, half.length / 2);

    Reading<KernelConfig> config = KernelConfigReader.parseCompressed(half, COMPRESSED);

    assertThat(config.status()).isEqualTo(Reading.Status.MALFORMED);
    assertThat(config.value()).isNull();
    assertThat(config.detail()).startsWith("not a gzip file: ");
  }

  @Test
  void badLineIsNamedAndTheOthersAreKept() {
    assertThat(KernelConfigReader.parse("CONFIG_IOMMUFD=y\n<html>\n", "/boot/config-1.2"))
        .isEqualTo(
            Reading.malformed(
                new KernelConfig(Map.of("CONFIG_IOMMUFD", "y")),
                "/boot/config-1.2",
                "line 2: expected 'CONFIG_NAME=VALUE' or a comment, found '<html>'"));
  }

  @Property
  void anyBytesGiveReading(@ForAll byte[] bytes) {
    assertThat(KernelConfigReader.parseCompressed(bytes, COMPRESSED)).isNotNull();
    assertThat(KernelConfigReader.parse(TextFile.decoded(bytes), COMPRESSED)).isNotNull();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
