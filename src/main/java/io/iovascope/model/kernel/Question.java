// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that kernels do differently, and all that tells what the one that is there does. What
 * comes first decides: the signs in their order, then the build of a distributor, then the number
 * of the release.
 *
 * @param name in words that outputs keep
 * @param label how outputs show a value
 * @param signs what kernels were seen doing, then names in their code
 * @param enterprise what builds of Enterprise Linux do
 * @param mainline what mainline and stable releases do
 * @param releaseProves whether all kernels of a release do it; if not, as with what can be left out
 *     when a kernel is built, a release contradicts no sign
 */
record Question<T>(
    String name,
    Function<T, String> label,
    List<Sign<T>> signs,
    EnterpriseHistory<T> enterprise,
    KernelHistory<T> mainline,
    boolean releaseProves) {

  Question {
    signs = List.copyOf(signs);
  }

  Question(
      String name,
      Function<T, String> label,
      List<Sign<T>> signs,
      EnterpriseHistory<T> enterprise,
      KernelHistory<T> mainline) {
    this(name, label, signs, enterprise, mainline, true);
  }

  Decision<T> decide(Host host, KernelBuild build) {
    List<Told<T>> told = new ArrayList<>();
    for (Sign<T> sign : signs) {
      sign.of(host).ifPresent(told::add);
    }
    Told<T> byRelease = byRelease(build);
    if (told.isEmpty() || (releaseProves && byRelease.confidence() != Confidence.ASSUMED)) {
      told.add(byRelease);
    }
    Told<T> first = told.get(0);
    List<String> contradictions = new ArrayList<>();
    for (Told<T> other : told) {
      if (!other.value().equals(first.value())) {
        contradictions.add("%s (%s)".formatted(label.apply(other.value()), other.basis()));
      }
    }
    return new Decision<>(
        name,
        first.value(),
        label.apply(first.value()),
        first.confidence(),
        first.basis(),
        contradictions);
  }

  private Told<T> byRelease(KernelBuild build) {
    Optional<Told<T>> enterprise =
        Optional.ofNullable(build.enterprise()).flatMap(this.enterprise::in);
    return enterprise.orElseGet(
        () ->
            new Told<>(
                mainline.in(build.number()),
                build.sure() ? Confidence.DERIVED : Confidence.ASSUMED,
                build.basis()));
  }
}
