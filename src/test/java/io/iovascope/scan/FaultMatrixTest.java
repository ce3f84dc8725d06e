// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.agent.ManualClock;
import io.iovascope.host.Host;
import io.iovascope.host.Source;
import io.iovascope.host.root.HostRoot;
import io.iovascope.probe.trace.Traces;
import io.iovascope.scan.FaultyHost.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultMatrixTest {

  static String kind(String path) {
    return path.replaceAll("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]", "DEVICE")
        .replaceAll("pci[0-9a-f]{4}:[0-9a-f]{2}", "BUS")
        .replaceAll("(DEVICE/)+", "DEVICE/")
        .replaceAll("groups/[0-9]+", "groups/N")
        .replaceAll("dmar[0-9]+", "dmarN");
  }

  @Test
  void explore() throws Exception {
    Map<String, String> kinds = new TreeMap<>();
    Map<String, HostRoot> hosts = new LinkedHashMap<>();
    for (String name : List.of("hosts/deb612-vfio-rmrr", "hosts/deb612-sriov")) {
      HostRoot root = new WithAgentFiles(CapturedHost.named(name).root());
      FaultyHost host = new FaultyHost(root, "", Fault.EIO);
      scan(host);
      for (String path : host.asked()) {
        boolean there = root.exists(path) || root.bytes(path, 10).isOk();
        if (there && kinds.putIfAbsent(kind(path), path) == null) {
          hosts.put(path, root);
        }
      }
    }
    System.out.println(kinds.size() + " kinds");
    for (var kind : kinds.entrySet()) {
      HostRoot root = hosts.get(kind.getValue());
      Snapshot whole = scan(root);
      for (Fault fault : Fault.values()) {
        if (fault == Fault.HANGS) continue;
        FaultyHost faulty = new FaultyHost(root, kind.getValue(), fault);
        Snapshot snap = scan(faulty);
        Host h = snap.picture().host(), w = whole.picture().host();
        List<Source> news = new ArrayList<>(h.sources());
        news.removeAll(w.sources());
        List<String> diff = new ArrayList<>();
        if (!h.pci().devices().equals(w.pci().devices())) {
          long n = w.pci().devices().stream().filter(d -> !h.pci().devices().contains(d)).count();
          diff.add("devices:" + n);
        }
        if (!h.pci().hostBridges().equals(w.pci().hostBridges())) diff.add("bridges");
        if (!h.pci().names().equals(w.pci().names())) diff.add("names");
        if (!h.iommu().groups().equals(w.iommu().groups())) diff.add("groups:" + w.iommu().groups().stream().filter(d -> !h.iommu().groups().contains(d)).count());
        if (!h.iommu().units().equals(w.iommu().units())) diff.add("units");
        if (!h.iommu().equals(w.iommu())) diff.add("iommu");
        if (!h.firmware().equals(w.firmware())) diff.add("firmware");
        if (!h.kernel().equals(w.kernel())) diff.add("kernel");
        if (!h.resources().equals(w.resources())) diff.add("resources");
        if (!java.util.Objects.equals(snap.usage(), whole.usage())) diff.add("usage");
        if (!java.util.Objects.equals(snap.trace(), whole.trace())) diff.add("trace");
        if (!snap.kernelLog().equals(whole.kernelLog())) diff.add("log");
        if (!snap.findings().equals(whole.findings())) diff.add("FINDINGS");
        boolean missing = news.stream().anyMatch(Source::isMissing);
        System.out.printf("%s %s %s %s %s%n", !diff.isEmpty() && !missing ? "SILENT" : "ok", kind.getKey(), fault, diff, news.stream().filter(Source::isMissing).map(s -> s.name() + "=" + s.path() + " " + s.status()).toList());
      }
    }
  }

  static Snapshot scan(HostRoot root) {
    ManualClock clock = new ManualClock();
    clock.pass(java.time.Duration.between(clock.instant(), Traces.report().takenAt()));
    return new HostScan(() -> root, new KernelLogMemory(null), clock).get();
  }
}
