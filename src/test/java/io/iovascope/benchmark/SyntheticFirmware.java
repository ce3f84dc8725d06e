package io.iovascope.benchmark;

import static io.iovascope.host.read.DmarBytes.concat;
import static io.iovascope.host.read.DmarBytes.scope;
import static io.iovascope.host.read.DmarBytes.u16;
import static io.iovascope.host.read.DmarBytes.u64;
import static io.iovascope.host.read.DmarBytes.u8;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.host.read.DmarBytes;
import java.util.List;
import java.util.stream.Stream;

/** The DMAR table of a synthetic host. */
final class SyntheticFirmware {

  private static final int DRHD = 0;
  private static final int RMRR = 1;
  private static final int INCLUDE_PCI_ALL = 1;
  private static final int INTERRUPT_REMAPPING = 1;
  private static final int ENDPOINT = 1;
  private static final int BRIDGE = 2;
  private static final int ADDRESS_BITS = 46;

  private SyntheticFirmware() {}

  static byte[] dmarTable(SyntheticTopology topology) {
    DmarBytes table = new DmarBytes().width(ADDRESS_BITS - 1).flags(INTERRUPT_REMAPPING);
    for (SyntheticHostBridge hostBridge : inTableOrder(topology)) {
      boolean all = hostBridge.index() == 0;
      byte[][] scopes =
          all
              ? new byte[0][]
              : topology.below(hostBridge).stream()
                  .filter(function -> function.path().size() == 1)
                  .map(SyntheticFirmware::deviceScope)
                  .toArray(byte[][]::new);
      table.structure(
          DRHD,
          u8(all ? INCLUDE_PCI_ALL : 0, 0),
          u16(hostBridge.segment()),
          u64(hostBridge.registerBase()),
          concat(scopes));
    }
    for (AddressRange memory : SyntheticTopology.RESERVED_MEMORY) {
      byte[][] scopes =
          topology.functions().stream()
              .filter(function -> function.reservedMemory().contains(memory))
              .map(SyntheticFirmware::deviceScope)
              .toArray(byte[][]::new);
      table.structure(RMRR, u16(0), u16(0), u64(memory.start()), u64(memory.end()), concat(scopes));
    }
    return table.build();
  }

  /** The unit that serves the rest of segment 0 comes last. */
  static List<SyntheticHostBridge> inTableOrder(SyntheticTopology topology) {
    List<SyntheticHostBridge> all = topology.hostBridges();
    return Stream.concat(all.subList(1, all.size()).stream(), Stream.of(all.get(0))).toList();
  }

  private static byte[] deviceScope(SyntheticFunction function) {
    List<PciAddress> path = function.path();
    int[] steps = new int[2 * path.size()];
    for (int i = 0; i < path.size(); i++) {
      steps[2 * i] = path.get(i).device();
      steps[2 * i + 1] = path.get(i).function();
    }
    int type = function.kind().isBridge() ? BRIDGE : ENDPOINT;
    return scope(type, 0, function.hostBridge().bus(), steps);
  }
}
