// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells how the kernel that is there was built, beyond its release: distributors bring code of
 * far newer kernels into old releases.
 *
 * @param signs which names of the IOMMU code the kernel has
 * @param version the line of {@code /proc/version}
 * @param versionSignature the line of {@code /proc/version_signature}, which Ubuntu's kernels have:
 *     its last word is the stable release that the kernel was made of
 */
public record KernelEvidence(
    Reading<Signs> signs, Reading<String> version, Reading<String> versionSignature) {

  /** Where {@code capture} and {@code save-boot} leave the signs, below the saved files. */
  public static final String SAVED_SIGNS = "/kernel-evidence";

  /** Of a kernel that nobody looked at. */
  public static final KernelEvidence NONE =
      new KernelEvidence(
          Reading.absent("/sys/kernel/btf/vmlinux", "not looked at"),
          Reading.absent("/proc/version", "not looked at"),
          Reading.absent("/proc/version_signature", "not looked at"));

  /**
   * Names that a kernel has or lacks. What is in neither map was not asked for, or could not be
   * told.
   *
   * @param source what was looked into, such as {@code /sys/kernel/btf/vmlinux}
   * @param symbols by name, without suffixes of the compiler, whether there is such a function or
   *     variable
   * @param members by structure and member, such as {@code iova_magazine.pfns}; a function counts
   *     as a structure of its parameters
   */
  public record Signs(
      String source, SortedMap<String, Boolean> symbols, SortedMap<String, Member> members) {

    public Signs {
      symbols = Collections.unmodifiableSortedMap(new TreeMap<>(symbols));
      members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /** Whether there is such a symbol; empty if unknown. */
    public Optional<Boolean> symbol(String name) {
      return Optional.ofNullable(symbols.get(name));
    }

    /** What such a member is; empty if unknown. */
    public Optional<Member> member(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** Whether there is such a member; empty if unknown. */
    public Optional<Boolean> hasMember(String name) {
      return member(name).map(member -> member.form() != Form.NONE);
    }
  }

  /** What a member is. */
  public enum Form {
    /** The structure has no such member. */
    NONE,
    /** A number, a structure, or a parameter. */
    VALUE,
    POINTER,
    ARRAY
  }

  /**
   * A member of a structure.
   *
   * @param length number of elements of an array, else 0
   */
  public record Member(Form form, int length) {

    public static final Member NONE = new Member(Form.NONE, 0);
    public static final Member VALUE = new Member(Form.VALUE, 0);
    public static final Member POINTER = new Member(Form.POINTER, 0);

    public static Member array(int length) {
      return new Member(Form.ARRAY, length);
    }
  }
}
