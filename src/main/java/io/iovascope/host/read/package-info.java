// SPDX-License-Identifier: Apache-2.0
/**
 * One reader per kernel directory or file. {@link io.iovascope.host.root.HostRoot} is the only
 * thing that knows where a path of the host really is; the readers work the same on the live host,
 * a directory and an opened capture. No reader throws because of what a file holds: it gives a
 * {@link io.iovascope.host.Reading} with the reason.
 */
@NullMarked
package io.iovascope.host.read;

import org.jspecify.annotations.NullMarked;
