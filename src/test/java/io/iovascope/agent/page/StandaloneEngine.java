// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The template engine without an application around it, set up as the application's is. */
public final class StandaloneEngine {

  private StandaloneEngine() {}

  public static Engine create() {
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
        .addLocator(StandaloneEngine::locate)
        .build();
  }

  private static Optional<TemplateLocation> locate(String id) {
    InputStream in = StandaloneEngine.class.getResourceAsStream("/templates/" + id);
    return in == null ? Optional.empty() : Optional.of(new Location(in));
  }

  private record Location(InputStream in) implements TemplateLocation {

    @Override
    public Reader read() {
      return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
    }
  }
}
