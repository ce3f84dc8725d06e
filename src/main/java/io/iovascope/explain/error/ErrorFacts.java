// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param text without breaks between lines
 * @param device the PCI function that it names, or null
 * @param group number of the IOMMU group that it names, or null
 * @param error number of the error, positive, or null
 * @param range the addresses that were to be mapped, or null
 */
record ErrorFacts(
    String text,
    @Nullable PciAddress device,
    @Nullable Integer group,
    @Nullable Integer error,
    @Nullable AddressRange range) {

  static final int PERMISSION = 1;
  static final int NO_MEMORY = 12;
  static final int FAULT = 14;
  static final int BUSY = 16;
  static final int EXISTS = 17;
  static final int INVALID = 22;
  static final int NO_SPACE = 28;

  /** {@code strerror()} of the C library, for who prints no number. */
  private static final Map<String, Integer> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("invalid argument", INVALID);
    WORDS.put("cannot allocate memory", NO_MEMORY);
    WORDS.put("no space left", NO_SPACE);
    WORDS.put("bad address", FAULT);
    WORDS.put("operation not permitted", PERMISSION);
    WORDS.put("resource busy", BUSY);
    WORDS.put("file exists", EXISTS);
  }

  private static final Pattern DEVICE =
      Pattern.compile(
          "(?<![0-9a-f:])((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])(?![0-9a-f])");

  private static final Pattern GROUP =
      Pattern.compile("(?:group |/dev/vfio/|iommu_groups/)(\\d{1,6})\\b");

  private static final Pattern ERROR =
      Pattern.compile("(?:error:?|error\\(|os error|errno:?|= ?-|failed: ?-|: -)\\s?(\\d{1,3})\\b");

  /** {@code vfio_dma_map(container, IOVA, SIZE, memory)} of QEMU. */
  private static final Pattern MAP =
      Pattern.compile(
          "dma_?map\\(\\s?0x[0-9a-f]{1,16},\\s?0x([0-9a-f]{1,16}),\\s?0x([0-9a-f]{1,16}),");

  /** What people paste: at most some lines. */
  private static final int LONGEST = 16_384;

  static ErrorFacts of(String given) {
    String cut = given.length() > LONGEST ? given.substring(0, LONGEST) : given;
    String text = cut.replaceAll("\\s+", " ").strip();
    String lower = text.toLowerCase(Locale.ROOT);
    return new ErrorFacts(
        text,
        first(DEVICE, lower).flatMap(ErrorFacts::device).orElse(null),
        first(GROUP, lower).map(Integer::valueOf).orElse(null),
        error(lower),
        range(lower));
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<PciAddress> device(String text) {
    return PciAddress.parseLenient(text);
  }

  private static @Nullable Integer error(String lower) {
    for (Map.Entry<String, Integer> words : WORDS.entrySet()) {
      if (lower.contains(words.getKey())) {
        return words.getValue();
      }
    }
    return first(ERROR, lower).map(Integer::valueOf).orElse(null);
  }

  private static @Nullable AddressRange range(String lower) {
    Matcher matcher = MAP.matcher(lower);
    if (!matcher.find()) {
      return null;
    }
    long start = Long.parseUnsignedLong(matcher.group(1), 16);
    long size = Long.parseUnsignedLong(matcher.group(2), 16);
    long end = start + size - 1;
    return size == 0 || Long.compareUnsigned(end, start) < 0 ? null : new AddressRange(start, end);
  }

  boolean is(int number) {
    return error != null && error == number;
  }

  /** The group that it is about: the one that it names, or that of the device. */
  Optional<GroupPicture> groupIn(Picture picture) {
    Optional<GroupPicture> ofDevice =
        deviceIn(picture).flatMap(found -> picture.group(found.device().binding().group()));
    // Numbers of groups change with every boot; what a device is called does not.
    return device == null ? picture.group(group) : ofDevice;
  }

  Optional<DevicePicture> deviceIn(Picture picture) {
    return device == null ? Optional.empty() : picture.device(device);
  }
}
