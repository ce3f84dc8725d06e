// SPDX-License-Identifier: Apache-2.0
/**
 * Saving the inputs that only root may read, so that others can read them later: {@link
 * io.iovascope.host.root.SavedInput} says where they lie. What reads them is in {@code host.read}.
 */
@NullMarked
package io.iovascope.host.save;

import org.jspecify.annotations.NullMarked;
