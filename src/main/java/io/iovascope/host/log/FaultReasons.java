// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's words for fault reasons: {@code dma_remap_fault_reasons}, {@code
 * irq_remap_fault_reasons} and {@code dma_remap_sm_fault_reasons} of drivers/iommu/intel/dmar.c,
 * which Xen (drivers/passthrough/vtd/utils.c) shares.
 */
final class FaultReasons {

  private static final Map<Integer, String> TEXTS = new HashMap<>();

  static {
    from(
        0x01,
        "Present bit in root entry is clear",
        "Present bit in context entry is clear",
        "Invalid context entry",
        "Access beyond MGAW",
        "PTE Write access is not set",
        "PTE Read access is not set",
        "Next page table ptr is invalid",
        "Root table address invalid",
        "Context table ptr is invalid",
        "non-zero reserved fields in RTP",
        "non-zero reserved fields in CTP",
        "non-zero reserved fields in PTE",
        "PCE for translation request specifies blocking");
    from(
        0x20,
        "Detected reserved fields in the decoded interrupt-remapped request",
        "Interrupt index exceeded the interrupt-remapping table size",
        "Present field in the IRTE entry is clear",
        "Error accessing interrupt-remapping table pointed by IRTA_REG",
        "Detected reserved fields in the IRTE entry",
        "Blocked a compatibility format interrupt request",
        "Blocked an interrupt request due to source-id verification failure");
    from(
        0x30,
        "SM: Invalid Root Table Address",
        "SM: TTM 0 for request with PASID",
        "SM: TTM 0 for page group request");
    from(
        0x38,
        "SM: Error attempting to access Root Entry",
        "SM: Present bit in Root Entry is clear",
        "SM: Non-zero reserved field set in Root Entry");
    from(
        0x40,
        "SM: Error attempting to access Context Entry",
        "SM: Present bit in Context Entry is clear",
        "SM: Non-zero reserved field set in the Context Entry",
        "SM: Invalid Context Entry",
        "SM: DTE field in Context Entry is clear",
        "SM: PASID Enable field in Context Entry is clear",
        "SM: PASID is larger than the max in Context Entry",
        "SM: PRE field in Context-Entry is clear",
        "SM: RID_PASID field error in Context-Entry");
    from(
        0x50,
        "SM: Error attempting to access the PASID Directory Entry",
        "SM: Present bit in Directory Entry is clear",
        "SM: Non-zero reserved field set in PASID Directory Entry");
    from(
        0x58,
        "SM: Error attempting to access PASID Table Entry",
        "SM: Present bit in PASID Table Entry is clear",
        "SM: Non-zero reserved field set in PASID Table Entry",
        "SM: Invalid Scalable-Mode PASID Table Entry",
        "SM: ERE field is clear in PASID Table Entry",
        "SM: SRE field is clear in PASID Table Entry");
    from(
        0x70,
        "SM: Error attempting to access first-level paging entry",
        "SM: Present bit in first-level paging entry is clear",
        "SM: Non-zero reserved field set in first-level paging entry",
        "SM: Error attempting to access FL-PML4 entry",
        "SM: First-level entry address beyond MGAW in Nested translation",
        "SM: Read permission error in FL-PML4 entry in Nested translation",
        "SM: Read permission error in first-level paging entry in Nested translation",
        "SM: Write permission error in first-level paging entry in Nested translation",
        "SM: Error attempting to access second-level paging entry",
        "SM: Read/Write permission error in second-level paging entry",
        "SM: Non-zero reserved field set in second-level paging entry",
        "SM: Invalid second-level page table pointer",
        "SM: A/D bit update needed in second-level entry when set up in no snoop");
    from(
        0x80,
        "SM: Address in first-level translation is not canonical",
        "SM: U/S set 0 for first-level translation with user privilege",
        "SM: No execute permission for request with PASID and ER=1",
        "SM: Address beyond the DMA hardware max",
        "SM: Second-level entry address beyond the max",
        "SM: No write permission for Write/AtomicOp request",
        "SM: No read permission for Read/AtomicOp request",
        "SM: Invalid address-interrupt address");
    from(0x90, "SM: A/D bit update needed in first-level entry when set up in no snoop");
  }

  private FaultReasons() {}

  private static void from(int first, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      TEXTS.put(first + i, texts[i]);
    }
  }

  /** The kernel's words for a reason; empty for one that it calls unknown. */
  static String text(@Nullable Integer reason) {
    return reason == null ? "" : TEXTS.getOrDefault(reason, "");
  }

  /**
   * Known words in a text.
   *
   * @param start where they begin
   * @param end after their last character
   */
  record Found(int reason, int start, int end) {}

  /** The first reason that a text has in words, whatever the case of its letters. */
  static Optional<Found> find(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    Found first = null;
    for (Map.Entry<Integer, String> entry : TEXTS.entrySet()) {
      String words = entry.getValue().toLowerCase(Locale.ROOT);
      int start = lower.indexOf(words);
      boolean better =
          start >= 0
              && (first == null
                  || start < first.start
                  || start == first.start && start + words.length() > first.end);
      if (better) {
        first = new Found(entry.getKey(), start, start + words.length());
      }
    }
    return Optional.ofNullable(first);
  }

  /**
   * How far a text agrees with the words of some reason from its beginning: their length if they
   * are all there, its own if they go on, else 0.
   */
  static int agreement(String text) {
    int most = 0;
    for (String words : TEXTS.values()) {
      int length = Math.min(words.length(), text.length());
      if (length > most && words.regionMatches(true, 0, text, 0, length)) {
        most = length;
      }
    }
    return most;
  }
}
