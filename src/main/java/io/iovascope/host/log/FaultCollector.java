// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.DmaFault;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The faults in the messages of one boot, each with the number of those that the kernel kept quiet
 * about before it.
 */
final class FaultCollector {

  /** {@code ___ratelimit()} of lib/ratelimit.c, and Xen's {@code do_printk_ratelimit()}. */
  private static final Pattern SUPPRESSED =
      Pattern.compile("(?:.* )?(\\w{1,64}): (\\d{1,9}) (?:callbacks|messages) suppressed\\b.*");

  private final Consumer<DmaFault> next;

  /** The last fault, until it is clear that nothing belongs to it any more. */
  private @Nullable DmaFault last;

  private long suppressed;

  FaultCollector(Consumer<DmaFault> next) {
    this.next = next;
  }

  void accept(LogLine line) {
    String text = line.text();
    if (text.contains(" suppressed")) {
      suppressed(text);
      return;
    }
    for (FaultMessage message : FaultMessage.all(text)) {
      fault(message.fault(line, suppressed));
    }
    DeviceTlbMessage.fault(line, suppressed).ifPresent(this::fault);
  }

  private void suppressed(String text) {
    Matcher matcher = SUPPRESSED.matcher(text);
    if (matcher.matches()
        && (matcher.group(1).contains("dmar") || matcher.group(1).equals("printk"))) {
      suppressed += Long.parseLong(matcher.group(2));
    }
  }

  private void fault(DmaFault fault) {
    Optional.ofNullable(last).ifPresent(next);
    last = fault;
    suppressed = 0;
  }

  /** Passes the last fault on: the boot ends here. */
  void finish() {
    DmaFault fault = last;
    if (fault != null) {
      next.accept(suppressed > 0 ? fault.withSuppressed(suppressed) : fault);
    }
    last = null;
    suppressed = 0;
  }
}
