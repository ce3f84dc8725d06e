// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadSyntaxTest {

  private static final long SECOND = 1_000_000_000;

  private static Workload parse(String workload, String text) throws LoadException {
    return switch (workload) {
      case "nic" -> WorkloadSyntax.nic(text);
      case "nvme" -> WorkloadSyntax.nvme(text);
      case "leak" -> WorkloadSyntax.leak(text);
      case "vfs" -> WorkloadSyntax.vfs(text);
      default -> WorkloadSyntax.guest(text);
    };
  }

  @Test
  void everythingHasADefault() throws LoadException {
    assertThat(
            List.of(
                parse("nic", ""),
                parse("nvme", ""),
                parse("leak", ""),
                parse("vfs", ""),
                parse("guest", "")))
        .containsExactly(
            new Workload.NicRings(
                8, 1024, 2048, 16, 0, List.of(new Workload.NicRings.Mtu(1500, 0))),
            new Workload.NvmeQueues(8, 1023, 131_072, 131_072, 100_000),
            new Workload.SteadyLeak(4096, 1000, 0),
            new Workload.VfBringUp(8, 4, 1024, 2048, 100_000_000, 0, null),
            new Workload.GuestPinning(16L << 30, 2 << 20, null));
  }

  @Test
  void everythingCanBeGiven() throws LoadException {
    assertThat(
            List.of(
                parse(
                    "nic",
                    "queues=64,depth=512,buffer=4K,descriptor=0,mtu=1500@0s/9000@10s,rate=1M"),
                parse("nvme", "queues=32,depth=64,transfer=4K-1M,rate=500K"),
                parse("leak", "size=1.5MiB,rate=3,start=500ms"),
                parse("vfs", "count=64,queues=1,depth=2,buffer=1,every=0,start=1m,domain=shared"),
                parse("guest", "ram=64G,page=1G,entries=100")))
        .containsExactly(
            new Workload.NicRings(
                64,
                512,
                4096,
                0,
                1_000_000,
                List.of(
                    new Workload.NicRings.Mtu(1500, 0),
                    new Workload.NicRings.Mtu(9000, 10 * SECOND))),
            new Workload.NvmeQueues(32, 64, 4096, 1 << 20, 500_000),
            new Workload.SteadyLeak(1_572_864, 3, SECOND / 2),
            new Workload.VfBringUp(64, 1, 2, 1, 0, 60 * SECOND, true),
            new Workload.GuestPinning(64L << 30, 1 << 30, 100L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nic;queue=3;nic: 'queue' is none of queues, depth, buffer, descriptor, mtu, rate",
        "nic;queues;nic: expected queues=VALUE",
        "nic;queues=1,;nic: '' is none of queues, depth, buffer, descriptor, mtu, rate",
        "nic;queues=1,queues=2;nic: queues is given twice",
        "nic;queues=0;nic: queues=0: must be from 1 to 1048576",
        "nic;queues=-1;nic: queues=-1: expected a number",
        "nic;depth=99999999999999999999;nic: depth=99999999999999999999: expected a number",
        "nic;depth=1.5;nic: depth=1.5: expected a number",
        "nic;buffer=0;nic: buffer=0: must be from 1 to 144115188075855872",
        "nic;mtu=1500@5s;nic: mtu=1500@5s: the first must be @0s, and every other one later",
        "nic;mtu=1500/9000;nic: mtu=1500/9000: the first must be @0s, and every other one later",
        "nic;mtu=67;nic: mtu=67: an MTU must be from 68 to 65535",
        "nic;mtu=x;nic: mtu=x: expected MTU@TIME/MTU@TIME, such as 1500@0s/9000@10s",
        "nic;mtu=1500@0s/9000@5;nic: mtu=1500@0s/9000@5: expected MTU@TIME/MTU@TIME, such as 1500@0s/9000@10s",
        "nvme;transfer=128K-4K;nvme: transfer=128K-4K: must be from 1 to 144115188075855872, ascending",
        "nvme;transfer=-4K;nvme: transfer=-4K: expected a size, or two with a dash between them",
        "nvme;rate=0;nvme: rate=0: must be from 1 to 1000000000",
        "leak;size=1X;leak: size=1X: expected a size such as 4K",
        "leak;rate=2G;leak: rate=2G: must be from 1 to 1000000000",
        "leak;start=5;leak: start=5: expected a time such as 10s",
        "vfs;count=65536;vfs: count=65536: must be from 1 to 65535",
        "vfs;domain=other;vfs: domain=other: expected own or shared",
        "guest;ram=5000;guest: ram=5000: must be whole pages of 4 KiB",
        "guest;page=6K;guest: page=6K: must be whole pages of 4 KiB",
        "guest;entries=0;guest: entries=0: must be from 1 to 2147483647"
      })
  void whatIsWrongIsSaidInALine(String workload, String text, String message) {
    assertThatThrownBy(() -> parse(workload, text))
        .isInstanceOf(LoadException.class)
        .hasMessage(message);
  }

  @Test
  void jumboFramesNeed16KiB() throws LoadException {
    Workload.NicRings nic = WorkloadSyntax.nic("");

    assertThat(
            List.of(1500, 2026, 2027, 9000).stream()
                .map(mtu -> nic.bufferFor(new Workload.NicRings.Mtu(mtu, 0))))
        .containsExactly(2048L, 2048L, 4096L, 16384L);
  }
}
