// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

/** The memory of a kernel, by virtual address. */
interface MemorySource {

  /**
   * Reads memory from an address on. What is not there, or not to be read, gives fewer bytes, or
   * none.
   *
   * @param into where the bytes go, from its start
   * @param length how many bytes are wanted
   * @return number of bytes that were read, from 0
   */
  int read(long address, byte[] into, int length);
}
