// SPDX-License-Identifier: Apache-2.0
/**
 * From facts to the picture: pure functions from {@link io.iovascope.host.Host} to {@link
 * io.iovascope.model.picture.Picture}, one class per layer that claims addresses. What changed
 * between kernel releases is data in {@link io.iovascope.model.kernel.KernelBehaviour}. Nothing
 * here reads a file.
 */
@NullMarked
package io.iovascope.model;

import org.jspecify.annotations.NullMarked;
