// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
import java.util.List;
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

  static final String ROOT = "io.iovascope";

  /**
   * What each room may use, itself aside. A row uses rows above it alone: the list reads from the
   * ground to the street, as the page docs/architecture.md does.
   */
  private static final List<Room> ROOMS =
      List.of(
          // ground
          room("address", ""),
          room("forecast", ""),
          room("text", ""),
          room("nativeimage", ""),
          room("posix", "nativeimage"),
          // facts
          room("host.machine", ""),
          room("host", "host.machine address text"),
          room("host.root", "nativeimage host"),
          room("host.btf", "host.root"),
          room("host.archive", "text"),
          room("host.log", "host.archive host.machine host.root host address"),
          room("host.read.pci", "host.root host address"),
          room(
              "host.read",
              "host.machine host.read.pci host.log host.root host.btf host address text"),
          room("host.fact", "host.machine host address"),
          room("host.piece", "host.read host.log host.root host"),
          room("host.piece.read.log", "host.piece host.fact host.log host address"),
          room("host.piece.read.pci", "host.read.pci host.fact host address"),
          room(
              "host.piece.read",
              "host.piece.read.pci host.piece.read.log host.piece host.fact host.machine host.archive "
                  + "host.read.pci host.read host.root host "
                  + "address"),
          room(
              "host.bundle",
              "host.piece.read host.piece host.fact host.archive host.read.pci host.read host.root "
                  + "host address"),
          room(
              "host.assembly",
              "host.machine host.piece.read host.piece host.fact host.root host address"),
          room("host.capture", "host.root host"),
          room("host.save", "host.read host.read.pci host.log host.root host"),
          room("allocator.tree", ""),
          room("allocator", "allocator.tree address"),
          room("allocator.trace", "allocator"),
          room("probe", "host address text"),
          room("probe.memory", "probe host.root host.btf host address"),
          room("probe.debugfs", "host.read host.root host address"),
          room("probe.log", "host.log host.root host"),
          room("probe.slab", "host.read host.root host"),
          room("probe.trace", "host.read host.root host text"),
          // rules
          room("model.kernel", "allocator host text"),
          room("model.picture", "model.kernel host.machine host address text"),
          room("model", "model.picture model.kernel host.machine host address"),
          room("explain", "model.picture model.kernel model probe host address text"),
          room("explain.cause", "explain model.picture host address"),
          room("explain.error", "model.picture host address"),
          room("finding", "model.picture probe host address text"),
          room(
              "finding.rule",
              "finding explain.cause explain model.picture model.kernel probe host address "
                  + "text"),
          room("plan", "model.picture host.machine host address text"),
          // what if
          room("emulator.description", "text"),
          room("emulator.workload", "text"),
          room("emulator.draft", "model.picture model host address"),
          room("emulator.change", "emulator.draft model.kernel host address"),
          room(
              "emulator.boot",
              "host.machine emulator.change emulator.draft model.picture model host address"),
          room(
              "emulator.invent",
              "emulator.boot emulator.change emulator.draft "
                  + "emulator.description model.kernel host.read host address"),
          room("emulator.print", "emulator.boot host address"),
          room(
              "emulator.load",
              "emulator.workload allocator model.picture model.kernel forecast host "
                  + "address text"),
          // many hosts
          room("fleet", "finding model.picture host.machine host"),
          // form
          room(
              "json",
              "fleet emulator.load emulator.workload finding.rule finding plan "
                  + "explain.error explain.cause explain model.picture model.kernel probe.debugfs probe.trace probe "
                  + "allocator forecast host.machine host address text"),
          // together
          room(
              "scan",
              "json finding.rule finding explain.cause explain model.picture model "
                  + "probe.memory probe.trace probe forecast host.read host.root "
                  + "host"),
          // out
          room(
              "metrics",
              "scan finding.rule finding model.picture probe.trace probe "
                  + "host.machine host address text"),
          room("agent.systemd", "posix"),
          room("agent.settings", "metrics text"),
          room(
              "agent.page",
              "scan finding explain.cause explain model.picture model.kernel probe host address "
                  + "text"),
          room(
              "agent.http",
              "agent.settings agent.page metrics scan json explain finding "
                  + "model.picture host address"),
          room("agent.web", "text"),
          room("agent.server", "agent.http agent.settings agent.web metrics scan text"),
          room(
              "agent",
              "agent.server agent.http agent.page agent.settings agent.systemd scan "
                  + "finding model.picture host.root host posix text"),
          room("cli.terminal", "nativeimage host model.picture model.kernel probe address text"),
          room(
              "cli.shared",
              "cli.terminal scan emulator.change probe.memory finding model.picture host.assembly "
                  + "host.bundle host.piece.read host.piece host.fact host.archive "
                  + "host.capture host.root host "
                  + "address text"),
          room(
              "cli.scan",
              "cli.shared cli.terminal json finding.rule finding "
                  + "model.picture model.kernel host address text"),
          room(
              "cli.probe",
              "cli.shared cli.terminal scan json probe.debugfs probe.log "
                  + "probe.slab probe.trace allocator.trace host.root host address "
                  + "text"),
          room(
              "cli.usage",
              "cli.shared cli.terminal scan json model.picture "
                  + "model probe.memory probe host.read host.root host address "
                  + "text"),
          room(
              "cli.show",
              "cli.usage cli.shared cli.terminal json finding model.picture model.kernel probe "
                  + "host.piece host.machine host.read host.root host address text"),
          room(
              "cli.explain",
              "cli.shared cli.terminal json explain.error explain.cause explain finding model.picture host.log "
                  + "host.archive host address text"),
          room(
              "cli.check",
              "cli.shared cli.terminal scan json plan emulator.boot "
                  + "emulator.change finding.rule finding model.picture model host.root host "
                  + "text"),
          room(
              "cli.fleet",
              "cli.shared cli.terminal scan json fleet emulator.boot emulator.change finding.rule "
                  + "finding model.picture model host.machine host.root host text"),
          room(
              "cli.capture",
              "cli.shared cli.terminal scan json finding.rule finding model.picture "
                  + "model probe.memory probe host.capture host.save host.read host.root "
                  + "host text"),
          room(
              "cli.simulate",
              "cli.capture cli.probe cli.scan cli.shared cli.terminal json "
                  + "emulator.load emulator.print emulator.invent emulator.boot "
                  + "emulator.change emulator.workload emulator.description "
                  + "finding.rule finding model.picture model.kernel model allocator.trace "
                  + "allocator forecast host.capture host.read host.root host "
                  + "address text"),
          room(
              "cli.serve",
              "agent agent.page agent.server agent.settings cli.shared metrics scan "
                  + "model.picture host.root host text"),
          // No room uses it, the program least of all: what it makes is made before it is shipped.
          room("cli.document", "cli.shared model.picture"),
          room(
              "cli.start",
              "cli.scan cli.show cli.explain cli.check cli.fleet cli.capture cli.usage "
                  + "cli.probe cli.simulate cli.serve cli.shared cli.terminal "
                  + "nativeimage text"));

  /**
   * A package and what it may use.
   *
   * @param name below {@code io.iovascope}
   */
  record Room(String name, Set<String> uses) {}

  private static Room room(String name, String uses) {
    return new Room(name, uses.isEmpty() ? Set.of() : Set.of(uses.split(" ")));
  }

  /** Files in a folder, {@code package-info} aside. Those of one class a rule may have more. */
  private static final int MOST_FILES = 30;

  private static final Set<String> ONE_CLASS_EACH =
      Set.of(ROOT + ".finding.rule", ROOT + ".explain.cause");

  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "picocli..", "io.prometheus..", "io.micrometer..", "jakarta.."
  };

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<Room> rooms() {
    return ROOMS.stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomUsesOnlyWhatTheTableSays(Room room) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + room.name)
        .should()
        .dependOnClassesThat(isOursButNotOf(room))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> isOursButNotOf(Room room) {
    Set<String> allowed =
        Stream.concat(Stream.of(room.name), room.uses.stream())
            .map(used -> ROOT + "." + used)
            .collect(Collectors.toSet());
    return DescribedPredicate.describe(
        "are ours and not in " + new TreeSet<>(allowed),
        used ->
            used.getPackageName().startsWith(ROOT + ".")
                && !allowed.contains(used.getPackageName()));
  }

  @Test
  void aRowOfTheTableUsesRowsAboveItAlone() {
    List<String> names = ROOMS.stream().map(Room::name).toList();

    assertThat(ROOMS)
        .allSatisfy(
            room -> assertThat(names.subList(0, names.indexOf(room.name))).containsAll(room.uses));
  }

  @Test
  void everyPackageHasItsPlaceInTheTable() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName))
        .isSubsetOf(ROOMS.stream().map(room -> ROOT + "." + room.name).toList());
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noFolderIsCrowdedButThoseOfOneClassARule() {
    Map<String, Long> files =
        CLASSES.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .filter(name -> !ONE_CLASS_EACH.contains(name))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

    assertThat(files)
        .isNotEmpty()
        .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MOST_FILES));
  }

  @Test
  void onlyTheEdgesKnowFrameworks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".cli..", ROOT + ".agent..", ROOT + ".metrics", ROOT + ".nativeimage")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .check(CLASSES);
  }

  @Test
  void onlyTheAgentLoadsTheNativeLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".posix", ROOT + ".nativeimage", ROOT + ".agent..")
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
            ROOT + ".host..", ROOT + ".scan", ROOT + ".agent..", ROOT + ".cli..")
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
