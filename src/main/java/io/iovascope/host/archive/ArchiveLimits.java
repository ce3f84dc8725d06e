// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

/**
 * How much of an archive is read before the rest is left out; an archive is untrusted input.
 *
 * @param entries most entries, those of archives inside it included
 * @param unpackedBytes most bytes that come out of it, counted while unpacking
 * @param ratio most bytes that may come out of one byte, once there are {@link #HARMLESS}
 * @param layers most archives and compressions inside each other: an archive that is compressed has
 *     two
 * @param keptBytes most bytes of all members that are kept
 * @param memberBytes most bytes that are kept of one member; the rest of it is left out
 */
public record ArchiveLimits(
    int entries, long unpackedBytes, int ratio, int layers, long keptBytes, int memberBytes) {

  /** What small files unpack to is no danger, however little they were. */
  static final long HARMLESS = 16L << 20;

  /**
   * 2,000,000 entries, 4 GiB unpacked, 1000 times what is packed, three compressed archives inside
   * each other, 128 MiB kept, 32 MiB for a member.
   */
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(2_000_000, 4L << 30, 1000, 6, 128L << 20, 32 << 20);
}
