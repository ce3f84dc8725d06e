// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages whose end is known, so that it can be said of a line that it is the beginning of one.
 * They are those that this program reads and that are long enough to be wrapped.
 */
final class WholeMessage {

  private static final String RANGE = "\\[0x[0-9a-f]{1,16}-0x[0-9a-f]{1,16}\\]";

  private static final List<Pattern> PATTERNS =
      List.of(
          pattern(
              "(?:DMAR: )?\\[Firmware Bug\\]: No firmware reserved region can cover this RMRR "
                  + RANGE
                  + ", contact BIOS vendor for fixes"),
          pattern("(?:DMAR: )?(?:\\[Firmware Bug\\]: )?Your BIOS is broken; bad RMRR " + RANGE),
          pattern(
              "(?:DMAR: |dmar: |IOMMU:? )?\\S{1,20}: reg_base_addr [0-9a-f]{1,16} ver \\d{1,2}:\\d{1,2}"
                  + " cap [0-9a-f]{8,16} ecap [0-9a-f]{2,16}"),
          pattern(
              "(?:DMAR: )?ERROR: DMA PTE for vPFN 0x[0-9a-f]{1,16} already set"
                  + " \\(to [0-9a-f]{1,16} not [0-9a-f]{1,16}\\)"),
          pattern(
              "(?:\\S{1,40} )?\\S{1,40}: swiotlb buffer is full(?: \\(sz: \\d{1,19} bytes\\)"
                  + "(?:, total \\d{1,19} \\(slots\\), used \\d{1,19} \\(slots\\))?)?"),
          pattern("(?:\\S{1,40} )?\\S{1,40}: (?:Adding to|Removing from) iommu group \\d{1,9}"),
          pattern("iommu: (?:Adding|Removing) device \\S{1,40} (?:to|from) group \\d{1,9}"),
          pattern("(?:\\S{1,40} )?\\S{1,40}: Using \\d{1,2}-bit DMA addresses"),
          pattern(
              "pci_bus \\S{1,40}: root bus resource \\[(?:mem|io|bus)  ?[0-9a-fx-]{2,40}"
                  + "(?: window| 64bit| pref)*\\](?: \\(bus address \\[[0-9a-fx-]{3,40}\\]\\))?"));

  private WholeMessage() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex);
  }

  static boolean is(String text) {
    return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(text).matches());
  }

  /**
   * Whether a text is the beginning of such a message, at least who speaks, and not the whole of
   * it.
   */
  static boolean isBeginning(String text) {
    if (text.indexOf(':') < 0) {
      return false;
    }
    boolean beginning = false;
    for (Pattern pattern : PATTERNS) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        return false;
      }
      beginning |= matcher.hitEnd();
    }
    return beginning;
  }
}
