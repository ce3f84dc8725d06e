// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The target also runs its {@link Seeds}, unless that is left to the campaign. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Seeded.Provider.class)
@interface Seeded {

  /**
   * A property that a campaign sets. It has the seeds in files: what makes them loads the program's
   * classes, and Java 17 damages records whose classes are instrumented once they are loaded.
   */
  String IN_FILES = "iovascope.fuzz.seeds-in-files";

  /** So many are tried where nothing is fuzzed: a build has little time. */
  int FEW = 4;

  /** Asks the class of the targets. */
  final class Provider implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
      return Boolean.getBoolean(IN_FILES)
          ? Stream.empty()
          : Seeds.of(context.getRequiredTestClass(), context.getRequiredTestMethod().getName())
              .limit(FEW)
              .map(seed -> Arguments.of((Object) seed));
    }
  }
}
