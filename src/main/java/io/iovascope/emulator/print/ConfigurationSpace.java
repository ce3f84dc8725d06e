// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciConfiguration.Toggle;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciResource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The configuration space of a function: header, PCI Express capability, and the extended
 * capabilities ACS, SR-IOV, ATS and PASID (include/uapi/linux/pci_regs.h).
 */
final class ConfigurationSpace {

  private static final int CONVENTIONAL = 256;
  private static final int EXPRESS = 4096;
  private static final int EXPRESS_CAPABILITY = 0x40;
  private static final int STATUS_CAP_LIST = 0x10;
  private static final int COMMAND_MEMORY_AND_MASTER = 0x6;

  /** What ports can do: source validation, redirects and upstream forwarding. */
  private static final int ACS_CAPABILITY = 0x1d;

  private final ByteBuffer space;
  private int lastExtended;
  private int nextExtended = CONVENTIONAL;

  private ConfigurationSpace(int size) {
    this.space = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] of(PciDevice device, PciConfiguration configuration) {
    PcieType type = configuration.pcieType();
    ConfigurationSpace space = new ConfigurationSpace(type != null ? EXPRESS : CONVENTIONAL);
    space.header(device, configuration);
    if (type != null) {
      space.express(type);
      space.acs(configuration.acs());
      if (device.sriov().virtualFunctions() != null) {
        space.singleRoot(device.sriov().virtualFunctions());
      }
      space.toggle(0x0f, configuration.ats(), 0x8000);
      space.toggle(0x1b, configuration.pasid(), 0x01);
    }
    return space.space.array();
  }

  private void header(PciDevice device, PciConfiguration configuration) {
    boolean virtual = device.isVirtualFunction();
    put16(0x00, virtual ? 0xffff : number(device.identity().vendor()));
    put16(0x02, virtual ? 0xffff : number(device.identity().device()));
    put16(0x04, device.binding().driver() == null ? 0 : COMMAND_MEMORY_AND_MASTER);
    int classCode = number(device.identity().classCode());
    space.putInt(0x08, classCode << 8);
    int type = configuration.bridge() ? 1 : 0;
    space.put(0x0e, (byte) (configuration.multifunction() ? type | 0x80 : type));
    if (configuration.bridge()) {
      space.put(0x18, (byte) device.address().bus());
      space.put(0x19, (byte) number(device.buses().secondary()));
      space.put(0x1a, (byte) number(device.buses().subordinate()));
    } else if (!virtual) {
      device.resources().stream()
          .filter(resource -> resource.use() == PciResource.Use.BAR)
          .forEach(this::bar);
    }
  }

  private void bar(PciResource resource) {
    int offset = 0x10 + 4 * resource.slot();
    space.putInt(offset, (int) (resource.range().start() | resource.flags() & 0xf));
    if ((resource.flags() & 0x4) != 0) {
      space.putInt(offset + 4, (int) (resource.range().start() >>> 32));
    }
  }

  private void express(PcieType type) {
    put16(0x06, STATUS_CAP_LIST);
    space.put(0x34, (byte) EXPRESS_CAPABILITY);
    space.put(EXPRESS_CAPABILITY, (byte) 0x10);
    put16(EXPRESS_CAPABILITY + 2, code(type) << 4 | 2);
  }

  private static int code(PcieType type) {
    for (int code = 0; code < 16; code++) {
      if (PcieType.ofCode(code) == type) {
        return code;
      }
    }
    throw new IllegalArgumentException(type.toString());
  }

  private void acs(@Nullable Acs acs) {
    if (acs != null) {
      int at = extended(0x0d, 1, 8);
      put16(at + 4, ACS_CAPABILITY);
      put16(
          at + 6,
          (acs.sourceValidation() ? 1 : 0)
              | (acs.requestRedirect() ? 1 << 2 : 0)
              | (acs.completionRedirect() ? 1 << 3 : 0)
              | (acs.upstreamForwarding() ? 1 << 4 : 0));
    }
  }

  private void singleRoot(int count) {
    int at = extended(0x10, 1, 0x40);
    put16(at + 0x08, count > 0 ? 0x9 : 0);
    put16(at + 0x0c, count);
    put16(at + 0x0e, count);
    put16(at + 0x10, count);
    put16(at + 0x16, 1);
  }

  private void toggle(int id, @Nullable Toggle toggle, int enable) {
    if (toggle != null) {
      put16(extended(id, 1, 8) + 6, toggle.enabled() ? enable : 0);
    }
  }

  /** Adds an extended capability to the list and gives its offset. */
  private int extended(int id, int version, int size) {
    int at = nextExtended;
    space.putInt(at, id | version << 16);
    if (lastExtended != 0) {
      space.putInt(lastExtended, space.getInt(lastExtended) | at << 20);
    }
    lastExtended = at;
    nextExtended += size;
    return at;
  }

  private void put16(int offset, int value) {
    space.putShort(offset, (short) value);
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
