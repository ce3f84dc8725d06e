package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.benchmark.SyntheticKind.Port;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The configuration space of a function; offsets as in include/uapi/linux/pci_regs.h. */
final class SyntheticConfiguration {

  private static final int CONVENTIONAL_SIZE = 256;
  private static final int EXPRESS_SIZE = 4096;
  private static final int EXPRESS_CAPABILITY = 0x40;
  private static final int FIRST_EXTENDED = 0x100;
  private static final int EXTENDED_STEP = 0x50;

  private static final int ACS = 0x0d;
  private static final int ARI = 0x0e;
  private static final int ATS = 0x0f;
  private static final int SRIOV = 0x10;

  private final SyntheticFunction function;
  private final ByteBuffer bytes;
  private int lastExtended;
  private int nextExtended = FIRST_EXTENDED;

  private SyntheticConfiguration(SyntheticFunction function) {
    this.function = function;
    int size = function.kind().port == Port.NONE ? CONVENTIONAL_SIZE : EXPRESS_SIZE;
    this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] of(SyntheticFunction function, boolean multifunction) {
    SyntheticConfiguration configuration = new SyntheticConfiguration(function);
    configuration.header(multifunction);
    if (function.kind().port != Port.NONE) {
      configuration.express();
    }
    return configuration.bytes.array();
  }

  private void header(boolean multifunction) {
    SyntheticKind kind = function.kind();
    // A virtual function answers with ones where its physical one says who it is.
    u16(0x00, function.isVirtual() ? 0xffff : kind.vendor);
    u16(0x02, function.isVirtual() ? 0xffff : kind.device);
    u16(0x04, 0x0406);
    u16(0x06, kind.port == Port.NONE ? 0 : 0x10);
    bytes.putInt(0x08, kind.classCode << 8 | 1);
    u8(0x0e, (kind.isBridge() ? 1 : 0) | (multifunction ? 0x80 : 0));
    u8(0x34, kind.port == Port.NONE ? 0 : EXPRESS_CAPABILITY);
    if (kind.isBridge()) {
      u8(0x18, function.address().bus());
      u8(0x19, function.secondaryBus());
      u8(0x1a, function.subordinateBus());
      bridgeWindows();
    } else if (!function.isVirtual()) {
      SyntheticResource.of(function).stream()
          .filter(resource -> resource.slot() == 0)
          .forEach(resource -> bytes.putInt(0x10, (int) resource.range().start()));
    }
  }

  private void bridgeWindows() {
    int first = function.secondaryBus();
    int last = function.subordinateBus();
    AddressRange low = function.hostBridge().low(first, last);
    u16(0x20, (int) (low.start() >>> 16) & 0xfff0);
    u16(0x22, (int) (low.end() >>> 16) & 0xfff0);
    AddressRange high = function.hostBridge().high(first, last);
    u16(0x24, (int) (high.start() >>> 16) & 0xfff0 | 1);
    u16(0x26, (int) (high.end() >>> 16) & 0xfff0 | 1);
    bytes.putInt(0x28, (int) (high.start() >>> 32));
    bytes.putInt(0x2c, (int) (high.end() >>> 32));
  }

  private void express() {
    SyntheticKind kind = function.kind();
    u8(EXPRESS_CAPABILITY, 0x10);
    u16(EXPRESS_CAPABILITY + 2, kind.port.code << 4 | 2);
    if (kind.accessControl) {
      int at = extended(ACS);
      // What pci_std_enable_acs() turns on: SV, RR, CR, UF. Endpoints have nothing to turn on.
      u16(at + 4, kind.isBridge() ? 0x5f : 0);
      u16(at + 6, kind.isBridge() ? 0x1d : 0);
    }
    if (kind == SyntheticKind.NETWORK || kind == SyntheticKind.VIRTUAL_NETWORK) {
      extended(ARI);
      u16(extended(ATS) + 6, 0x8000);
    }
    if (function.virtualFunctions() > 0) {
      int at = extended(SRIOV);
      u16(at + 0x08, 0x19);
      u16(at + 0x0c, function.virtualFunctions());
      u16(at + 0x0e, function.virtualFunctions());
      u16(at + 0x10, function.virtualFunctions());
      u16(at + 0x1a, SyntheticKind.VIRTUAL_NETWORK.device);
    }
  }

  /** Appends an extended capability of version 1 to the list; gives its offset. */
  private int extended(int id) {
    int at = nextExtended;
    bytes.putInt(at, id | 1 << 16);
    if (lastExtended != 0) {
      bytes.putInt(lastExtended, bytes.getInt(lastExtended) | at << 20);
    }
    lastExtended = at;
    nextExtended += EXTENDED_STEP;
    return at;
  }

  private void u8(int offset, int value) {
    bytes.put(offset, (byte) value);
  }

  private void u16(int offset, int value) {
    bytes.putShort(offset, (short) value);
  }
}
