// SPDX-License-Identifier: Apache-2.0
/**
 * Captures: everything the readers read of a host in one compressed tar archive. Writing, redacting
 * and opening them, and refusing hostile ones. A capture file is untrusted input.
 */
@NullMarked
package io.iovascope.host.capture;

import org.jspecify.annotations.NullMarked;
