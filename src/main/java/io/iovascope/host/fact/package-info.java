// SPDX-License-Identifier: Apache-2.0
/**
 * What one piece of a host tells: typed facts, each with the line that it stands in. A piece is a
 * file that people attach in place of a host; nothing here knows how one is read.
 */
@NullMarked
package io.iovascope.host.fact;

import org.jspecify.annotations.NullMarked;
