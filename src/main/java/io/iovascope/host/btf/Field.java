// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

/**
 * Where a member lies in its structure.
 *
 * @param offset in bytes from the start of the structure
 * @param size in bytes
 * @param bitOffset first bit, for a bit field; else 0
 * @param bits width of a bit field, or 0
 * @param type number of the member's type in the BTF
 */
public record Field(int offset, int size, int bitOffset, int bits, int type) {

  /** The same seen from a structure in which this field's structure lies at {@code base}. */
  public Field at(int base) {
    return new Field(Math.addExact(base, offset), size, bitOffset, bits, type);
  }
}
