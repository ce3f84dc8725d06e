// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnceForAllWaitingTest {

  private final OnceForAllWaiting<Integer> shared = new OnceForAllWaiting<>();
  private final AtomicInteger made = new AtomicInteger();

  private int get(String key, long asked) {
    return shared.get(key, asked, made::incrementAndGet);
  }

  @Test
  void whoHadAskedBeforeTheMakingBeganGetsTheSame() {
    long asked = System.nanoTime();

    assertThat(get("text", asked)).isEqualTo(1);
    assertThat(get("text", asked)).isEqualTo(1);
  }

  @Test
  void whoAsksLaterGetsWhatIsMadeLater() {
    assertThat(get("text", System.nanoTime())).isEqualTo(1);
    assertThat(get("text", System.nanoTime())).isEqualTo(2);
  }

  @Test
  void whoAsksDuringAMakingGetsTheNextOne() {
    long before = System.nanoTime();
    long[] during = new long[1];

    shared.get(
        "text",
        before,
        () -> {
          during[0] = System.nanoTime();
          return made.incrementAndGet();
        });

    assertThat(get("text", during[0])).isEqualTo(2);
    assertThat(get("text", before)).isEqualTo(2);
  }

  @Test
  void whatIsAskedForOtherwiseIsMadeForItself() {
    long asked = System.nanoTime();

    assertThat(get("text", asked)).isEqualTo(1);
    assertThat(get("OpenMetrics", asked)).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeMadeIsTriedAgain() {
    long asked = System.nanoTime();

    assertThatThrownBy(
            () ->
                shared.get(
                    "text",
                    asked,
                    () -> {
                      throw new IllegalStateException("not now");
                    }))
        .hasMessage("not now");
    assertThat(get("text", asked)).isEqualTo(1);
  }
}
