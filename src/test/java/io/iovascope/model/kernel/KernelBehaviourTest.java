// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.KernelBehaviour.Overlap;
import io.iovascope.model.kernel.KernelBehaviour.VfioStage;
import io.iovascope.model.kernel.KernelBehaviour.WidthRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelBehaviourTest {

  private static KernelBehaviour of(String release) {
    return KernelBehaviour.of(KernelRelease.parse(release).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "4.19.0,                SAME_AS_DMA_API, true,  ADJUSTED_WIDTH,    false, false, EPERM,  KEEPS_OLD_TRANSLATION, false",
    "5.15.0-91-generic,     SAME_AS_DMA_API, true,  ADJUSTED_WIDTH,    false, false, EPERM,  KEEPS_OLD_TRANSLATION, false",
    "6.1.0-56-amd64,        SECOND_STAGE,    true,  ADJUSTED_WIDTH,    false, false, EPERM,  KEEPS_OLD_TRANSLATION, false",
    "6.2.0,                 SECOND_STAGE,    true,  ADJUSTED_WIDTH,    false, true,  EPERM,  KEEPS_OLD_TRANSLATION, false",
    "6.6.63,                SECOND_STAGE,    true,  ADJUSTED_WIDTH,    true,  true,  EINVAL, KEEPS_OLD_TRANSLATION, false",
    "6.12.107+deb13-amd64,  SECOND_STAGE,    true,  ADJUSTED_WIDTH,    true,  true,  EINVAL, KEEPS_OLD_TRANSLATION, false",
    "6.13.0,                SAME_AS_DMA_API, false, ADJUSTED_WIDTH,    true,  true,  EINVAL, KEEPS_OLD_TRANSLATION, false",
    "6.19.0,                SAME_AS_DMA_API, false, PAGE_TABLE_FORMAT, true,  true,  EINVAL, FAILS,                 true",
    "7.2.13+deb14-amd64,    SAME_AS_DMA_API, false, PAGE_TABLE_FORMAT, true,  true,  EINVAL, FAILS,                 true",
  })
  void followsTheRelease(
      String release,
      VfioStage stage,
      boolean allUnits,
      WidthRule width,
      boolean sticky,
      boolean iommufd,
      String error,
      Overlap overlap,
      boolean needsFloppy) {
    KernelBehaviour behaviour = of(release);

    assertThat(behaviour.rmrrRefusal().error()).isEqualTo(error);
    assertThat(behaviour)
        .isEqualTo(
            new KernelBehaviour(
                stage,
                allUnits,
                width,
                sticky,
                iommufd,
                behaviour.rmrrRefusal(),
                overlap,
                needsFloppy));
  }

  @Test
  void anUnknownReleaseIsTakenForANewOneAndCalledUnknown() {
    assertThat(KernelBehaviour.of(null)).isEqualTo(of("7.2.0"));
    assertThat(KernelBehaviour.isKnown(null)).isFalse();
    assertThat(KernelBehaviour.isKnown(KernelRelease.parse("4.19.0").orElseThrow())).isFalse();
    assertThat(KernelBehaviour.isKnown(KernelRelease.parse("5.15.0").orElseThrow())).isTrue();
  }
}
