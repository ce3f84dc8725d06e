// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.model.picture.Claim;
import io.iovascope.text.Label;

/** How ranges are drawn. Every kind has a letter, so that colour is never the only difference. */
enum RangePattern {
  DIRECT("D", "direct: mapped 1:1 for firmware"),
  DIRECT_RELAXABLE("r", "direct-relaxable: 1:1 for the host's driver only"),
  RESERVED("R", "reserved"),
  MSI("M", "msi: interrupt window"),
  BRIDGE_WINDOW("W", "bridge-window of the host bridge"),
  PCI_RESOURCE("B", "pci-resource: a BAR or window that no domain hands out"),
  PAGE_ZERO("0", "page-zero"),
  ABOVE_LIMIT("x", "above-limit: out of reach"),
  PEER("p", "peer: may reach another device instead of memory"),
  PEER_REDIRECTED("u", "peer, but sent up to the IOMMU, or not known"),
  USABLE("=", "usable"),
  ALLOCATED("a", "allocated by drivers when it was last read"),
  FREED("f", "freed by drivers, but still cached or queued"),
  SEVERAL("+", "several ranges drawn as one");

  private final String letter;
  private final String words;

  RangePattern(String letter, String words) {
    this.letter = letter;
    this.words = words;
  }

  /** What is written on the range. */
  String letter() {
    return letter;
  }

  /** The legend. */
  String words() {
    return words;
  }

  /** The class in the style sheet. */
  String style() {
    return "k-" + Label.of(this);
  }

  static RangePattern of(Claim.Kind kind) {
    return switch (kind) {
      case DIRECT -> DIRECT;
      case DIRECT_RELAXABLE -> DIRECT_RELAXABLE;
      case RESERVED -> RESERVED;
      case MSI -> MSI;
      case BRIDGE_WINDOW -> BRIDGE_WINDOW;
      case PCI_RESOURCE -> PCI_RESOURCE;
      case PAGE_ZERO -> PAGE_ZERO;
      case ABOVE_LIMIT -> ABOVE_LIMIT;
      case PEER_BAR, PEER_WINDOW -> PEER;
    };
  }
}
