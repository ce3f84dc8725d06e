// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The Device Serial Number capability in PCI extended configuration space (id 0x0003). Its eight
 * bytes are unique to the device; those of a network card hold its ethernet address.
 */
final class DeviceSerialNumber {

  private static final int FIRST_CAPABILITY = 0x100;
  private static final int ID = 0x0003;
  private static final int HEADER = 4;
  private static final int LENGTH = 8;

  private DeviceSerialNumber() {}

  /** The configuration space with zeros for the serial number; all else stays. */
  static byte[] blanked(byte[] config) {
    byte[] blanked = config.clone();
    Set<Integer> visited = new HashSet<>();
    int offset = FIRST_CAPABILITY;
    // A damaged list may run in circles.
    while (offset >= FIRST_CAPABILITY && offset + HEADER <= config.length && visited.add(offset)) {
      if (unsigned16(config, offset) == ID) {
        int start = offset + HEADER;
        Arrays.fill(blanked, start, Math.min(start + LENGTH, config.length), (byte) 0);
      }
      offset = unsigned16(config, offset + 2) >> 4;
    }
    return blanked;
  }

  private static int unsigned16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) | (bytes[offset + 1] & 0xff) << 8;
  }
}
