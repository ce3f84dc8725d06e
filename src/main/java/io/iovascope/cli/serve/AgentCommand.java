// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.serve;

import io.iovascope.agent.Agent;
import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.server.WebConfigFile;
import io.iovascope.agent.settings.AgentOption;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.agent.settings.OldKeys;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.Version;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.scan.SlowFiles;
import io.iovascope.text.Printable;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code iovascope agent}: the service. Its options are those of {@link AgentOption}. */
@Command(
    name = "agent",
    description = "Watches the host and answers over HTTP: metrics, a page, JSON, health.",
    footerHeading =
        "%nExamples:%n"
            + "  iovascope agent --host demo    # and open http://127.0.0.1:9978/%n"
            + "  iovascope agent --listen 0.0.0.0:9978 --group 3,17%n",
    modelTransformer = AgentCommand.Options.class)
public class AgentCommand extends HostCommand {

  private static final Logger LOG = Logger.getLogger(AgentCommand.class);
  private static final String DEFAULT_FILE = "/etc/iovascope/agent.properties";
  private static final String FILE_VARIABLE = "IOVASCOPE_CONFIG";
  private static final String HOST_VARIABLE = "IOVASCOPE_HOST";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with the same settings, named without the dashes; options count more."
              + " Default $IOVASCOPE_CONFIG, else "
              + DEFAULT_FILE
              + " if it is there.")
  @Nullable String config;

  @Option(
      names = "--check-config",
      description =
          "Only say whether the settings, the web configuration and what it names can be used.")
  boolean checkConfig;

  /** Set by the application; nothing but the application runs an agent. */
  @Inject @Nullable HostPage page;

  /** The same. */
  @Inject @Nullable Vertx vertx;

  /** Adds an option for each setting. */
  public static final class Options implements CommandLine.IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      for (AgentOption option : AgentOption.values()) {
        spec.addOption(
            OptionSpec.builder(option.flag())
                .type(option.isRepeatable() ? List.class : String.class)
                .auxiliaryTypes(String.class)
                .arity(option.isSwitch() ? "0..1" : "1")
                .fallbackValue("true")
                .paramLabel(option.valueLabel())
                .description(
                    option.description()
                        + (option.defaultValue().isEmpty()
                            ? ""
                            : " Default " + option.defaultValue() + "."))
                .build());
      }
      return spec;
    }
  }

  @Override
  public Integer call() {
    AgentSettings settings = settings(System.getenv());
    if (checkConfig) {
      return check(settings);
    }
    Supplier<HostRoot> root = root(settings, System.getenv());
    // What cannot be opened at all is to be said now, and not in the log later.
    String watched = root.get().name();
    try (Agent agent =
        Agent.start(
            settings,
            Objects.requireNonNull(vertx),
            root,
            Objects.requireNonNull(page),
            Version.text())) {
      LOG.infof("iovascope %s watches %s", Version.text(), Printable.of(watched));
      Quarkus.waitForExit();
      return ExitStatus.OK;
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private int check(AgentSettings settings) {
    try {
      WebConfigFile web = WebConfigFile.open(settings.webConfig(), InstantSource.system());
      out().println("The settings can be used.");
      if (settings.webConfig() != null) {
        out()
            .printf(
                "%s can be used: %s, %s.%n",
                Printable.of(settings.webConfig().toString()),
                web.hasTls() ? "TLS" : "no TLS",
                web.isGuarded() ? "not everybody is answered" : "everybody is answered");
      }
      out().flush();
      return ExitStatus.OK;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private AgentSettings settings(Map<String, String> environment) {
    Map<String, String> flags = new HashMap<>();
    CommandSpec own = Objects.requireNonNull(spec);
    for (AgentOption option : AgentOption.values()) {
      Object value = own.findOption(option.flag()).getValue();
      if (value instanceof List<?> values) {
        flags.put(
            option.key(), values.stream().map(String::valueOf).collect(Collectors.joining(",")));
      } else if (value != null) {
        flags.put(option.key(), String.valueOf(value));
      }
    }
    String named = config != null ? config : environment.get(FILE_VARIABLE);
    String name = named == null ? DEFAULT_FILE : named;
    try {
      OldKeys given = OldKeys.of(environment, properties(name, named != null), name);
      given.notes().forEach(note -> err().println("iovascope: " + Printable.of(note)));
      err().flush();
      return AgentSettings.of(flags, given.environment(), given.file(), name);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  /** A file that nobody named need not be there. */
  private static Properties properties(String name, boolean needed) {
    Properties properties = new Properties();
    try {
      Path file = Path.of(name);
      if (needed || Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
          properties.load(reader);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage(
          "%s: %s".formatted(Printable.of(name), Printable.of(FileProblem.text(e))));
    }
    return properties;
  }

  /** A capture may be replaced while the agent runs; the live host stays what it is. */
  private Supplier<HostRoot> root(AgentSettings settings, Map<String, String> environment) {
    String variable = environment.get(HOST_VARIABLE);
    List<String> host =
        shared().hosts.isEmpty() && variable != null ? List.of(variable) : shared().hostNames();
    if (host.equals(List.of(HostOpener.LIVE))) {
      SlowFiles live =
          new SlowFiles(DirectoryRoot.live(), settings.slowInterval(), InstantSource.system());
      return () -> live.reopened(DirectoryRoot.live());
    }
    return () -> HostOpener.open(host);
  }
}
