// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code deploy/iovascope}, with a JVM that only says what it was asked. */
class LauncherTest {

  private static final String SCRIPT = Path.of("deploy/iovascope").toAbsolutePath().toString();

  private Path javaHome;

  @BeforeEach
  void makeJava(@TempDir Path directory) throws IOException {
    Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 3\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    javaHome = directory;
  }

  @Test
  void argumentsAndStatusPassUnchanged() throws IOException, InterruptedException {
    assertThat(run(Map.of(), "show", "a b", "", "*"))
        .isEqualTo(
            "<-XX:TieredStopAtLevel=1><-XX:+UseSerialGC>"
                + "<-jar></usr/share/iovascope/quarkus-app/quarkus-run.jar><show><a b><><*> 3");
  }

  @Test
  void optionsAndPlaceCanBeChanged() throws IOException, InterruptedException {
    assertThat(
            run(Map.of("IOVASCOPE_JAVA_OPTIONS", "-Xmx1g -Xlog:gc", "IOVASCOPE_HOME", "/opt/x y")))
        .isEqualTo("<-Xmx1g><-Xlog:gc><-jar></opt/x y/quarkus-app/quarkus-run.jar> 3");
    assertThat(run(Map.of("IOVASCOPE_JAVA_OPTIONS", "")))
        .isEqualTo("<-jar></usr/share/iovascope/quarkus-app/quarkus-run.jar> 3");
  }

  @Test
  void javaThatIsTooOldIsRefusedInOneLine() throws IOException, InterruptedException {
    Path release = Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"11.0.27\"\n");
    assertThat(run(Map.of(), "scan"))
        .isEqualTo(refused(", and %s/bin/java is Java 11".formatted(javaHome)));
    Files.writeString(release, "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_452\"\nLIBC=\"gnu\"\n");
    assertThat(run(Map.of(), "scan"))
        .isEqualTo(refused(", and %s/bin/java is Java 8".formatted(javaHome)));
    Files.writeString(release, "JAVA_VERSION=\"25\"\n");
    assertThat(run(Map.of(), "scan")).endsWith("<scan> 3");
  }

  @Test
  void javaWithoutFileOfItsReleaseIsAsked() throws IOException, InterruptedException {
    Files.writeString(
        javaHome.resolve("bin/java"),
        """
        #!/bin/sh
        echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=1'
        echo 'openjdk version "11.0.27" 2025-04-15' >&2
        """);

    assertThat(run(Map.of(), "scan"))
        .isEqualTo(refused(", and %s/bin/java is Java 11".formatted(javaHome)));
  }

  @Test
  void withoutJavaHomeTheOneInThePathIsTaken() throws IOException, InterruptedException {
    String path = javaHome.resolve("bin") + ":" + System.getenv("PATH");

    assertThat(run(Map.of("JAVA_HOME", "", "PATH", path), "scan")).endsWith("<scan> 3");
  }

  @Test
  void missingJavaIsSaid() throws IOException, InterruptedException {
    assertThat(run(Map.of("JAVA_HOME", javaHome + "/nothing"), "scan"))
        .isEqualTo(refused(", and none is found"));
  }

  private static String refused(String reason) {
    return "iovascope: Java 17 or later is needed"
        + reason
        + "; install openjdk-17-jre-headless (Fedora, RHEL: java-17-openjdk-headless or later), or"
        + " set JAVA_HOME\n 127";
  }

  private String run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT);
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("IOVASCOPE_"));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text + " " + process.waitFor();
  }
}
