// SPDX-License-Identifier: Apache-2.0
/**
 * Words for people that every output shares: sizes, names of devices, and host text with what is
 * not printable escaped. Markup, columns and colours belong to the outputs themselves.
 */
@NullMarked
package io.iovascope.text;

import org.jspecify.annotations.NullMarked;
