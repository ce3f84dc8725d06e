// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final Path RESOURCES = Path.of("src/test/resources/capture");
  private static final String LOG = "/dev/kmsg";
  private static final Redaction REDACTION = new Redaction("web1.example.com");

  private static String redacted(String path, String text) {
    return new String(REDACTION.redacted(path, text.getBytes(UTF_8)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth0: 52:54:00:12:34:56|eth0: 00:00:00:00:00:00",
        "MAC 52-54-00-12-34-5A.|MAC 00-00-00-00-00-00.",
        "ib0: 80:00:02:08:fe:80:00:01|ib0: 00:00:00:00:00:00:00:00",
        "id 12345678-9abc-def0-1234-56789abcdef0|id 00000000-0000-0000-0000-000000000000",
        "dev-disk-by\\x2duuid-1234abcd\\x2d1234\\x2d1234\\x2d1234\\x2d123456789abc.device"
            + "|dev-disk-by\\x2duuid-00000000\\x2d0000\\x2d0000\\x2d0000\\x2d000000000000.device",
        "usb 1-1: SerialNumber: 68284-0000:00:06.0-1|usb 1-1: SerialNumber: redacted",
        "usb 1-1: SerialNumber: My disk 7|usb 1-1: SerialNumber: redacted",
        "DMI: Serial Number: ABC 123, Slot 4|DMI: Serial Number: redacted, Slot 4",
        "disk serial=ABC123 size=7|disk serial=redacted size=7",
        "board S/N CN0123 rev 2|board S/N redacted rev 2",
        "card SN: 55AA|card SN: redacted",
        "systemd[1]: Hostname set to <other>.|systemd[1]: Hostname set to <redacted>.",
        "systemd[1]: Set hostname to <other>.|systemd[1]: Set hostname to <redacted>.",
        "mount from web1.example.com and web1:/srv|mount from redacted and redacted:/srv",
        "Kernel command line: ip=10.0.0.5::10.0.0.1 iommu=pt"
            + "|Kernel command line: ip=redacted iommu=pt",
      })
  void removedFromTheLog(String line, String expected) {
    assertThat(redacted(LOG, "6,1,2,-;" + line + "\n")).isEqualTo("6,1,2,-;" + expected + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pci 0000:3b:00.0: [8086:10d3] type 00 class 0x020000",
        "path 00:1f.2 and 0000:00:1d.7",
        "rtc_cmos: setting system clock to 2026-01-02T03:04:05 UTC (1767323045)",
        "usb usb1: SerialNumber: 0000:00:06.0",
        "usb 1-1: New USB device strings: Mfr=1, Product=4, SerialNumber=11",
        "Serial: 8250/16550 driver, 4 ports, IRQ sharing enabled",
        "00:05: ttyS0 at I/O 0x3f8 (irq = 4, base_baud = 115200) is a 16550A",
        "xweb1 web12 webserver",
      })
  void keptInTheLog(String line) {
    assertThat(redacted(LOG, line)).isEqualTo(line);
  }

  @Test
  void commandLine() {
    assertThat(
            redacted(
                "/proc/cmdline",
                "root=UUID=1234abcd-1234-1234-1234-123456789abc resume=/dev/vg_web1-swap ip=dhcp"
                    + " nfsroot=10.0.0.1:/srv BOOTIF=01-52-54-00-12-34-56 intel_iommu=on,sm_on"
                    + " x=PARTUUID=12ab34cd-02 host=web1 pci=resource_alignment=12@0000:3b:00.0\n"))
        .isEqualTo(
            "root=UUID=00000000-0000-0000-0000-000000000000 resume=/dev/vg_redacted-swap ip=dhcp"
                + " nfsroot=redacted BOOTIF=00-00-00-00-00-00-00 intel_iommu=on,sm_on"
                + " x=PARTUUID=00000000-00 host=redacted pci=resource_alignment=12@0000:3b:00.0\n");
  }

  /** Names of the kernel's code are no names of a host, even if one is called like that. */
  @Test
  void whatTheKernelsCodeShowedStays() {
    String list = "symbol first_level_by_default no\nmember web1.db pointer\n";

    assertThat(redacted("/run/iovascope/boot/kernel-evidence", list)).isEqualTo(list);
  }

  @Test
  void filesThatIdentify() {
    assertThat(redacted("/proc/sys/kernel/hostname", "db\n")).isEqualTo("redacted\n");
    assertThat(redacted("/sys/class/dmi/id/product_serial", "ABC 1\n")).isEqualTo("redacted\n");
    assertThat(redacted("/sys/devices/x/net/eth0/address", "52:54:00:12:34:56\n"))
        .isEqualTo("00:00:00:00:00:00\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iommu", "pci", "pci_bus", "DMAR", "group", "vfio-pci", "mem", "off"})
  void theHostsNameDoesNotChangeThePicture(String name) throws IOException {
    Redaction redaction = new Redaction(name);
    for (String log : List.of("dmesg-6.12.txt", "kmsg-7.2.txt")) {
      assertThat(modelLines(redaction.redacted(LOG, Files.readAllBytes(RESOURCES.resolve(log)))))
          .hasSizeGreaterThan(10)
          .isEqualTo(modelLines(Files.readAllBytes(RESOURCES.resolve(log))));
    }
    byte[] iomem =
        "00000000-00000fff : off\n3c000000-3c7fffff : pci group mem DMAR\n".getBytes(UTF_8);
    assertThat(redaction.redacted("/proc/iomem", iomem)).isEqualTo(iomem);
    byte[] words =
        "intel_iommu=off iommu=pt iommu.passthrough=1 pci=off memmap=4M$1G".getBytes(UTF_8);
    assertThat(redaction.redacted("/proc/cmdline", words)).isEqualTo(words);
    String regions = "/sys/kernel/iommu_groups/1/reserved_regions";
    assertThat(redaction.redacted(regions, iomem)).isEqualTo(iomem);
  }

  private static List<String> modelLines(byte[] log) {
    return new String(log, UTF_8)
        .lines()
        .filter(line -> line.matches(".*(iommu group|root bus resource|DMA addresses|DMAR).*"))
        .toList();
  }

  @Test
  void ofARealLogOnlyTheseLinesChange() throws IOException {
    byte[] log = Files.readAllBytes(RESOURCES.resolve("dmesg-6.12.txt"));
    List<String> before = new String(log, UTF_8).lines().toList();
    List<String> after = new String(REDACTION.redacted(LOG, log), UTF_8).lines().toList();
    List<String> changed = after.stream().filter(line -> !before.contains(line)).toList();
    assertThat(changed)
        .allMatch(
            line -> line.contains("00:00:00:00:00:00") || line.endsWith("SerialNumber: redacted"))
        .hasSize(2);
    assertThat(after).hasSameSizeAs(before);
  }

  @Test
  void deviceSerialNumber() throws IOException {
    byte[] config = Files.readAllBytes(RESOURCES.resolve("e1000e-config.bin"));
    byte[] expected = config.clone();
    assertThat(config[0x140]).isEqualTo((byte) 3);
    Arrays.fill(expected, 0x144, 0x14c, (byte) 0);
    String path = "/sys/devices/pci0000:00/0000:00:03.0/config";
    assertThat(REDACTION.redacted(path, config)).isEqualTo(expected).isNotEqualTo(config);
    byte[] cut = Arrays.copyOf(config, 0x146);
    assertThat(REDACTION.redacted(path, cut)).isEqualTo(Arrays.copyOf(expected, 0x146));
    byte[] circle = new byte[0x110];
    circle[0x103] = 0x10;
    assertThat(REDACTION.redacted(path, circle)).isEqualTo(circle);
    assertThat(REDACTION.redacted(path, new byte[64])).isEqualTo(new byte[64]);
  }

  @Test
  void otherBinaryFilesStay() {
    byte[] dmar = "DMAR\0\0\0web1 52:54:00:12:34:56".getBytes(UTF_8);
    assertThat(REDACTION.redacted("/sys/firmware/acpi/tables/DMAR", dmar)).isEqualTo(dmar);
    byte[] latin = {(byte) 0xe9, 'x', '\n', (byte) 0xff};
    assertThat(REDACTION.redacted("/etc/x", latin)).isEqualTo(latin);
  }

  @Test
  void theWriterRedactsWhatItIsAskedTo() throws IOException {
    RecordingRoot recording =
        new RecordingRoot(
            new Archive()
                .file("proc/sys/kernel/hostname", "web1\n")
                .file("etc/motd", "this is web1\n")
                .open());
    assertThat(recording.bytes("/etc/motd", 99).isOk()).isTrue();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CaptureWriter("0.1.0", Instant.EPOCH, true).write(recording.recording(), out);
    CaptureRoot capture = Archive.open(out.toByteArray(), CaptureLimits.DEFAULT);
    assertThat(capture.bytes("/etc/motd", 99).value())
        .isEqualTo("this is redacted\n".getBytes(UTF_8));
    CaptureManifest manifest = capture.manifest().orElseThrow();
    assertThat(manifest.redacted()).isTrue();
    assertThat(manifest.hostname()).isNull();
    assertThat(new String(manifest.toJson(), UTF_8)).doesNotContain("web1", "hostname\"");
  }
}
