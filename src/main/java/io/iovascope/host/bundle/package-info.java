// SPDX-License-Identifier: Apache-2.0
/**
 * Support bundles, packed or not: one class for each kind, which says how it is recognised and
 * which of its members tells what. The members are read as any other piece of a host is.
 */
@NullMarked
package io.iovascope.host.bundle;

import org.jspecify.annotations.NullMarked;
