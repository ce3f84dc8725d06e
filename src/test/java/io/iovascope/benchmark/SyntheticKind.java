package io.iovascope.benchmark;

/** The kinds of functions that a synthetic host is made of. */
public enum SyntheticKind {
  HOST_BRIDGE(0x060000, 0x8086_09a2, "", 32, Port.NONE, false),
  ISA_BRIDGE(0x060100, 0x8086_a1c6, "", 32, Port.NONE, false),
  MEMORY_CONTROLLER(0x058000, 0x8086_a1a1, "", 32, Port.NONE, false),
  SMBUS(0x0c0500, 0x8086_a1a3, "i801_smbus", 32, Port.NONE, false),
  USB(0x0c0330, 0x8086_a1af, "xhci_hcd", 64, Port.NONE, false),
  DISPLAY(0x030000, 0x1a03_2000, "ast", 32, Port.NONE, false),
  ROOT_PORT(0x060400, 0x8086_2030, "pcieport", 32, Port.ROOT, true),
  UPSTREAM_PORT(0x060400, 0x10b5_8749, "pcieport", 32, Port.UPSTREAM, false),
  ISOLATING_PORT(0x060400, 0x10b5_8749, "pcieport", 32, Port.DOWNSTREAM, true),
  PLAIN_PORT(0x060400, 0x10b5_8749, "pcieport", 32, Port.DOWNSTREAM, false),
  ACCELERATOR(0x030200, 0x10de_20b0, "nvidia", 47, Port.ENDPOINT, false),
  NVME(0x010802, 0x144d_a824, "nvme", 64, Port.ENDPOINT, false),
  NETWORK(0x020000, 0x8086_1572, "i40e", 64, Port.ENDPOINT, true),
  VIRTUAL_NETWORK(0x020000, 0x8086_154c, "iavf", 64, Port.ENDPOINT, true);

  /** What the PCI Express capability calls it. */
  enum Port {
    /** There is no such capability. */
    NONE(-1),
    ENDPOINT(0),
    ROOT(4),
    UPSTREAM(5),
    DOWNSTREAM(6);

    final int code;

    Port(int code) {
      this.code = code;
    }
  }

  final int classCode;
  final int vendor;
  final int device;

  /** Name of the driver, empty if none is bound. */
  final String driver;

  final int maskBits;
  final Port port;
  final boolean accessControl;

  SyntheticKind(
      int classCode, int id, String driver, int maskBits, Port port, boolean accessControl) {
    this.classCode = classCode;
    this.vendor = id >>> 16;
    this.device = id & 0xffff;
    this.driver = driver;
    this.maskBits = maskBits;
    this.port = port;
    this.accessControl = accessControl;
  }

  boolean isBridge() {
    return port == Port.ROOT || port == Port.UPSTREAM || port == Port.DOWNSTREAM;
  }
}
