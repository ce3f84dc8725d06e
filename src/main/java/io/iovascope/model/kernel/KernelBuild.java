// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.EnterpriseHistory.Build;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose kernel it is, as its release tells, and which mainline or stable release it was made of.
 *
 * @param enterprise the build of an Enterprise Linux, or null if it is none
 * @param number the mainline or stable release
 * @param sure whether such kernels do what that release does, and its series was looked at
 * @param basis what told, for people
 */
record KernelBuild(@Nullable Build enterprise, KernelNumber number, boolean sure, String basis) {

  /** As in {@code 5.14.0-570.32.1.el9_6.x86_64}, but not {@code 5.15.0-200.el8uek.x86_64}. */
  private static final Pattern ENTERPRISE =
      Pattern.compile(
          "\\d+\\.\\d+\\.\\d+-(\\d{1,6})(?:\\.[\\d.]*)?\\.?el(\\d{1,2})(?:_\\d+)?(?:[.+].*)?");

  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,5}))?\\b.*");

  /** As in {@code 6.1.0-56-amd64} and {@code 6.12.107+deb13-cloud-amd64}. */
  private static final Pattern DEBIAN =
      Pattern.compile("\\d+\\.\\d+\\.\\d+(?:\\+(?:deb|bpo)\\d+\\w*|-\\d+)?(?:-rt|-cloud)?-amd64");

  /** As in {@code 6.12.107}, {@code 7.2-rc1} and, with a word of its builder, {@code 6.12-rig}. */
  private static final Pattern MAINLINE =
      Pattern.compile("\\d+\\.\\d+(?:\\.\\d+)?(?:-rc\\d+)?\\+?(?:-[A-Za-z]\\w*)?");

  /** As in {@code 5.15.0-185-generic}. */
  private static final Pattern UBUNTU =
      Pattern.compile(
          "\\d+\\.\\d+\\.0-(\\d+)-(?:generic|lowlatency|aws|azure|gcp|gke|oracle|kvm|nvidia)\\b.*");

  /** The number of Debian's package in {@code /proc/version}. */
  private static final Pattern DEBIAN_PACKAGE =
      Pattern.compile(".*\\bDebian (\\d+\\.\\d+(?:\\.\\d+)?)[-~+].*", Pattern.DOTALL);

  /** {@code Ubuntu 5.15.0-185.195-generic 5.15.200}. */
  private static final Pattern SIGNATURE = Pattern.compile("Ubuntu \\S+ (\\d+\\.\\d+\\.\\d+)");

  /** The oldest build of Ubuntu 22.04's kernel that was looked at, made of 5.15.200. */
  private static final int JAMMY_BUILD = 185;

  private static final KernelNumber JAMMY = new KernelNumber(5, 15, 200);

  static KernelBuild of(Host host) {
    Optional<KernelRelease> release = host.kernel().release().optional();
    if (release.isEmpty()) {
      return new KernelBuild(
          null, KernelNumber.NEWEST, false, "the release is not known: taken for the newest");
    }
    return of(
        release.get(),
        host.kernel().evidence().version().orElse(""),
        host.kernel().evidence().versionSignature().orElse(""));
  }

  /**
   * @param version the line of {@code /proc/version}, or empty
   * @param signature the line of {@code /proc/version_signature}, or empty
   */
  static KernelBuild of(KernelRelease release, String version, String signature) {
    String text = release.text();
    KernelNumber number = number(text, release);
    Matcher enterprise = ENTERPRISE.matcher(text);
    if (enterprise.matches()) {
      Build build =
          new Build(Integer.parseInt(enterprise.group(2)), Integer.parseInt(enterprise.group(1)));
      return new KernelBuild(build, number, false, build.toString());
    }
    Matcher signed = SIGNATURE.matcher(signature);
    if (signed.matches()) {
      KernelNumber made = number(signed.group(1), release);
      return new KernelBuild(
          null,
          made,
          made.isLookedAt(),
          "made of %s, as /proc/version_signature says".formatted(made));
    }
    Matcher ubuntu = UBUNTU.matcher(text);
    if (ubuntu.matches()) {
      return ubuntu(release, Integer.parseInt(ubuntu.group(1)));
    }
    if (DEBIAN.matcher(text).matches()) {
      return plain(debian(text, version, release), text);
    }
    if (MAINLINE.matcher(text).matches()) {
      return plain(number, text);
    }
    return new KernelBuild(
        null, number, false, "release %s, the number of a changed kernel".formatted(text));
  }

  private static KernelBuild plain(KernelNumber number, String text) {
    String known = number.isLookedAt() ? "" : ", which was not looked at";
    return new KernelBuild(null, number, number.isLookedAt(), "release " + text + known);
  }

  /** The number before Ubuntu's build says nothing: all of 22.04's are called 5.15.0. */
  private static KernelBuild ubuntu(KernelRelease release, int build) {
    boolean jammy = release.major() == 5 && release.minor() == 15;
    return jammy
        ? new KernelBuild(
            null,
            JAMMY,
            build >= JAMMY_BUILD,
            "release %s, of Ubuntu, made of 5.15.y".formatted(release))
        : new KernelBuild(
            null,
            new KernelNumber(release.major(), release.minor(), null),
            false,
            "release %s, of Ubuntu".formatted(release));
  }

  /** Debian 12 calls all its kernels 6.1.0; the package has the number of the stable release. */
  private static KernelNumber debian(String text, String version, KernelRelease release) {
    Matcher named = DEBIAN_PACKAGE.matcher(version);
    if (named.matches()) {
      KernelNumber made = number(named.group(1), release);
      if (made.major() == release.major() && made.minor() == release.minor()) {
        return made;
      }
    }
    KernelNumber number = number(text, release);
    return text.matches("\\d+\\.\\d+\\.0-\\d+-.*")
        ? new KernelNumber(number.major(), number.minor(), null)
        : number;
  }

  private static KernelNumber number(String text, KernelRelease release) {
    Matcher matcher = NUMBER.matcher(text);
    boolean third = matcher.matches() && matcher.group(3) != null;
    return matcher.matches()
        ? new KernelNumber(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            third ? Integer.valueOf(matcher.group(3)) : null)
        : new KernelNumber(release.major(), release.minor(), null);
  }
}
