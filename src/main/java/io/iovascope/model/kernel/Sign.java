// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.BootLog.Notice;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvidence.Form;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Something on a host that may answer a {@link Question}. */
interface Sign<T> {

  Optional<Told<T>> of(Host host);

  /** The first of several that answers, where one alone would be ambiguous. */
  @SafeVarargs
  static <T> Sign<T> firstOf(Sign<T>... signs) {
    List<Sign<T>> all = List.of(signs);
    return host -> all.stream().flatMap(sign -> sign.of(host).stream()).findFirst();
  }

  /** The kernel's log has such a line. */
  static <T> Sign<T> logged(Notice.What what, T value) {
    return host ->
        host.kernel()
            .bootLog()
            .optional()
            .flatMap(log -> log.notice(what))
            .map(
                notice ->
                    Told.measured(
                        value,
                        Origin.line(host.kernel().bootLog().path(), notice.line()).toString()));
  }

  /** There is such a function or variable. */
  static <T> Sign<T> symbol(String name, T value) {
    return host ->
        signs(host)
            .filter(signs -> signs.symbol(name).orElse(false))
            .map(signs -> Told.byName(value, "symbol %s, %s".formatted(name, signs.source())));
  }

  /** There is no such function or variable. */
  static <T> Sign<T> noSymbol(String name, T value) {
    return host ->
        signs(host)
            .filter(signs -> !signs.symbol(name).orElse(true))
            .map(signs -> Told.byName(value, "no symbol %s, %s".formatted(name, signs.source())));
  }

  /** The structure has such a member, or the function such a parameter. */
  static <T> Sign<T> member(String name, T value) {
    return host ->
        signs(host)
            .filter(signs -> signs.hasMember(name).orElse(false))
            .map(signs -> Told.byName(value, "%s, %s".formatted(name, signs.source())));
  }

  /** The structure has no such member. */
  static <T> Sign<T> noMember(String name, T value) {
    return host ->
        signs(host)
            .filter(signs -> !signs.hasMember(name).orElse(true))
            .map(signs -> Told.byName(value, "no %s, %s".formatted(name, signs.source())));
  }

  /** The member is an array. */
  static <T> Sign<T> array(String name, IntFunction<T> valueOfLength) {
    return host ->
        signs(host)
            .flatMap(
                signs ->
                    signs
                        .member(name)
                        .filter(member -> member.form() == Form.ARRAY && member.length() > 0)
                        .map(
                            member ->
                                Told.byName(
                                    valueOfLength.apply(member.length()),
                                    "%s[%d], %s"
                                        .formatted(name, member.length(), signs.source()))));
  }

  private static Optional<Signs> signs(Host host) {
    Reading<Signs> signs = host.kernel().evidence().signs();
    return signs.optional();
  }
}
