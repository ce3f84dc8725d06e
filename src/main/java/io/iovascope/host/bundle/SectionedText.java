// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import java.util.List;
import java.util.stream.Stream;

/** A kind of text that holds the outputs of several commands, or several files. */
interface SectionedText {

  /** For people: a noun with its article. */
  String title();

  /**
   * Whether a text is of this kind.
   *
   * @param head its beginning
   */
  boolean isOne(String head);

  /** Its sections in their order. */
  List<Section> sections(String text);

  /** All kinds. */
  static Stream<SectionedText> all() {
    return Stream.of(
        new NvidiaBugReport(), new ProxmoxReport(), new ApportReport(), new SupportconfigText());
  }
}
