// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a message means on a host.
 *
 * @param id name of the kind of message, in kebab case
 * @param means what it means, on whatever host
 * @param here what the host says of it, a sentence each
 * @param next what to do
 */
public record ErrorExplanation(String id, String means, List<String> here, String next) {

  /** Of messages that two could mean, the first that knows its words: what is told first. */
  static final List<ErrorMeaning> MEANINGS =
      List.of(
          new GroupNotViable(),
          new OneToOneMapping(),
          new NoInterruptRemapping(),
          new MappingRefused(),
          new ContainerRefused(),
          new BarTaken(),
          new RomUnreadable(),
          new ResetFailed(),
          new NoGroup(),
          new GroupInUse());

  public ErrorExplanation {
    here = List.copyOf(here);
  }

  /** Empty if the text is no such message. */
  public static Optional<ErrorExplanation> of(Picture picture, String text) {
    ErrorFacts facts = ErrorFacts.of(text);
    String lower = facts.text().toLowerCase(Locale.ROOT);
    return MEANINGS.stream()
        .filter(meaning -> meaning.words().stream().anyMatch(lower::contains))
        .findFirst()
        .map(meaning -> of(picture, facts, meaning));
  }

  private static ErrorExplanation of(Picture picture, ErrorFacts facts, ErrorMeaning meaning) {
    List<String> here = new ArrayList<>();
    if (facts.device() != null && facts.deviceIn(picture).isEmpty()) {
      here.add(
          (picture.host().knowsAllFunctions()
                  ? "This host has no device %s: the message is of another one; give that with --host."
                  : "%s is not among the devices that are known of this host; give more of it with"
                      + " --host: lspci -nnk, find /sys/kernel/iommu_groups -type l.")
              .formatted(facts.device()));
    } else {
      here.addAll(meaning.here(picture, facts));
    }
    return new ErrorExplanation(meaning.id(), meaning.means(facts), here, meaning.next(facts));
  }
}
