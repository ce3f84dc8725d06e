package io.iovascope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The directions in which the packages may use each other, and what they may use of the world. */
class ArchitectureTest {

  private static final String ROOT = "io.iovascope";

  /** What each package may use, itself aside; {@code cli} and {@code agent} may use everything. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("address", Set.of()),
          entry("host", Set.of("address")),
          entry("host.read", Set.of("host", "address")),
          entry("host.capture", Set.of("host", "host.read", "address")),
          entry("host.save", Set.of("host", "host.read")),
          entry("posix", Set.of()),
          entry("model", Set.of("host", "address", "probe")),
          // What the terminal and the page of the agent say alike; the page does not use cli.
          entry("text", Set.of("host")),
          entry(
              "json",
              Set.of(
                  "finding",
                  "plan",
                  "model",
                  "probe",
                  "probe.debugfs",
                  "probe.trace",
                  "host",
                  "address")),
          entry("plan", Set.of("model", "host", "address", "text")),
          entry("allocator", Set.of("address")),
          entry("allocator.trace", Set.of("allocator")),
          entry(
              "emulator", Set.of("emulator.description", "model", "allocator", "host", "address")),
          entry("emulator.description", Set.of()),
          entry("emulator.print", Set.of("emulator", "host", "address")),
          entry("emulator.forecast", Set.of()),
          entry(
              "emulator.load",
              Set.of("emulator.forecast", "model", "allocator", "host", "address")),
          entry("probe", Set.of("host", "host.read", "address")),
          entry("probe.memory", Set.of("probe", "host", "host.read", "address")),
          entry("probe.debugfs", Set.of("host", "host.read", "address")),
          entry("probe.log", Set.of("host", "host.read")),
          entry("probe.slab", Set.of("host", "host.read")),
          entry("probe.trace", Set.of("host", "host.read")),
          entry("finding", Set.of("model", "probe", "host", "address", "text")));

  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "picocli..", "io.prometheus..", "io.micrometer..", "jakarta.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageUsesOnlyWhatIsBelowIt(String name) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(isOursButNotIn(name))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isOursButNotIn(String name) {
    Set<String> allowed =
        Stream.concat(Stream.of(name), MAY_USE.getOrDefault(name, Set.of()).stream())
            .map(used -> ROOT + "." + used)
            .collect(Collectors.toSet());
    return DescribedPredicate.describe(
        "are ours and not in " + new TreeSet<>(allowed),
        used ->
            (used.getPackageName() + ".").startsWith(ROOT + ".")
                && !allowed.contains(used.getPackageName()));
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    Set<String> known =
        Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli", "agent"))
            .map(name -> ROOT + "." + name)
            .collect(Collectors.toSet());

    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct().toList())
        .allSatisfy(
            name ->
                assertThat(known)
                    .anyMatch(
                        place ->
                            name.equals(place)
                                || name.startsWith(ROOT + ".cli.")
                                || name.startsWith(ROOT + ".agent.")));
  }

  @Test
  void onlyTheEdgesKnowFrameworks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .check(CLASSES);
  }

  @Test
  void onlyTheAgentLoadsTheNativeLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".posix", ROOT + ".agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jnr..", ROOT + ".posix")
        .check(CLASSES);
  }

  @Test
  void onlyReadersCapturesAndCommandsTouchFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".host.read",
            ROOT + ".host.capture",
            ROOT + ".host.save",
            ROOT + ".agent..",
            ROOT + ".cli..")
        // The only one that writes to the kernel, and to nothing but its own tracing instance.
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".probe.trace.LiveTracefs")
        // Reads of its own process, and not of the host.
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".posix.ProgramPages")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Files.class,
            File.class,
            FileInputStream.class,
            FileOutputStream.class,
            FileReader.class,
            FileWriter.class,
            RandomAccessFile.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.channels.FileChannel")
        .check(CLASSES);
  }

  @Test
  void classesAreNamedAfterWhatTheyDo() {
    classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(CLASSES);
    noFields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .haveRawType(DescribedPredicate.describe("can change", ArchitectureTest::canChange))
        .check(CLASSES);
  }

  /** Types that are made to change. An interface such as List may hold an immutable one. */
  private static boolean canChange(JavaClass type) {
    boolean collection =
        type.isAssignableTo(java.util.Collection.class) || type.isAssignableTo(Map.class);
    return type.isArray()
        || (collection && !type.isInterface())
        || Stream.of(
                AtomicBoolean.class, AtomicInteger.class, AtomicLong.class, AtomicReference.class)
            .anyMatch(type::isEquivalentTo);
  }

  @Test
  void everyPackageSaysWhatBelongsThere() {
    assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct().toList())
        .isNotEmpty()
        .allSatisfy(
            place ->
                assertThat(place.isAnnotatedWith(NullMarked.class))
                    .as("package-info of %s with @NullMarked", place.getName())
                    .isTrue());
  }
}
