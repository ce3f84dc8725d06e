package io.iovascope.benchmark;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciBus;

/**
 * A host bridge with room for 32 buses, and the VT-d unit that comes with it. Every bus has a fixed
 * share of the windows: 1 MiB below 4 GiB and 16 MiB above.
 *
 * @param index number among the host bridges, from 0
 */
record SyntheticHostBridge(int index) {

  static final int BUSES = 32;
  private static final int PER_SEGMENT = 256 / BUSES;
  private static final long LOW = 0x8000_0000L;
  private static final long LOW_PER_BUS = 1L << 20;
  private static final long HIGH = 0x2000_0000_0000L;
  private static final long HIGH_PER_BUS = 16L << 20;
  private static final long REGISTERS = 0xfc00_0000L;

  int segment() {
    return index / PER_SEGMENT;
  }

  int bus() {
    return index % PER_SEGMENT * BUSES;
  }

  PciBus rootBus() {
    return new PciBus(segment(), bus());
  }

  long registerBase() {
    return REGISTERS + index * 0x1000L;
  }

  AddressRange lowWindow() {
    return low(bus(), bus() + BUSES - 1);
  }

  AddressRange highWindow() {
    return high(bus(), bus() + BUSES - 1);
  }

  /** What the buses from {@code first} to {@code last} have below 4 GiB. */
  AddressRange low(int first, int last) {
    return share(LOW, LOW_PER_BUS, first, last);
  }

  /** What the buses from {@code first} to {@code last} have above 4 GiB. */
  AddressRange high(int first, int last) {
    return share(HIGH, HIGH_PER_BUS, first, last);
  }

  private AddressRange share(long base, long perBus, int first, int last) {
    long start = base + ((long) index * BUSES + first - bus()) * perBus;
    return new AddressRange(start, start + (last - first + 1) * perBus - 1);
  }
}
